package io.millrace.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** A growing buffer that JSON is written to, the way Jackson writes it. One thread at a time. */
final class JsonBytes {
    private static final int DEEPEST = 100;
    private static final int LARGEST_KEPT = 1 << 18;
    private static final byte[] HEX = ascii("0123456789ABCDEF");
    private static final byte[] NULL = ascii("null");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] LEAST_LONG = ascii(Long.toString(Long.MIN_VALUE));
    private static final byte[] TWO_DIGITS = new byte[200];

    /** For each ASCII character: 0 if it stands for itself, its letter behind the backslash, or 'u'. */
    private static final byte[] ESCAPES = new byte[128];

    static {
        for (int number = 0; number < 100; number++) {
            TWO_DIGITS[2 * number] = (byte) ('0' + number / 10);
            TWO_DIGITS[2 * number + 1] = (byte) ('0' + number % 10);
        }
        Arrays.fill(ESCAPES, 0, ' ', (byte) 'u');
        ESCAPES['\b'] = 'b';
        ESCAPES['\t'] = 't';
        ESCAPES['\n'] = 'n';
        ESCAPES['\f'] = 'f';
        ESCAPES['\r'] = 'r';
        ESCAPES['"'] = '"';
        ESCAPES['\\'] = '\\';
    }

    private final StringBuilder digits = new StringBuilder(32);
    private byte[] bytes = new byte[512];
    private int length;
    private int depth;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Forgets what was written, and lets go of a buffer that has grown very large. */
    void clear() {
        length = 0;
        depth = 0;
        if (bytes.length > LARGEST_KEPT) {
            bytes = new byte[512];
        }
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    private void reserve(int more) {
        int needed = Math.addExact(length, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(Integer.MAX_VALUE - 8, 2L * bytes.length)));
        }
    }

    /** Takes bytes that are JSON already. */
    void raw(byte[] json) {
        reserve(json.length);
        System.arraycopy(json, 0, bytes, length, json.length);
        length += json.length;
    }

    void one(char token) {
        reserve(1);
        bytes[length++] = (byte) token;
    }

    void nothing() {
        raw(NULL);
    }

    void truth(boolean value) {
        raw(value ? TRUE : FALSE);
    }

    void number(long value) {
        if (value == Long.MIN_VALUE) {
            raw(LEAST_LONG);
            return;
        }
        reserve(20);
        if (value < 0) {
            bytes[length++] = '-';
        }
        positive(Math.abs(value));
    }

    private void positive(long value) {
        int end = length + digitsOf(value);
        int at = end;
        long rest = value;
        while (rest >= 100) {
            int pair = (int) (rest % 100) * 2;
            rest /= 100;
            bytes[--at] = TWO_DIGITS[pair + 1];
            bytes[--at] = TWO_DIGITS[pair];
        }
        bytes[--at] = TWO_DIGITS[(int) rest * 2 + 1];
        if (rest >= 10) {
            bytes[--at] = TWO_DIGITS[(int) rest * 2];
        }
        length = end;
    }

    private static int digitsOf(long value) {
        int count = 1;
        for (long power = 10; count < 19 && value >= power; power *= 10) {
            count++;
        }
        return count;
    }

    void number(BigDecimal value) {
        raw(ascii(value.toString()));
    }

    void number(double value) {
        digits.setLength(0);
        digits.append(value);
        digits(Double.isFinite(value));
    }

    void number(float value) {
        digits.setLength(0);
        digits.append(value);
        digits(Float.isFinite(value));
    }

    private void digits(boolean finite) {
        reserve(digits.length() + 2);
        if (!finite) {
            bytes[length++] = '"';
        }
        for (int i = 0; i < digits.length(); i++) {
            bytes[length++] = (byte) digits.charAt(i);
        }
        if (!finite) {
            bytes[length++] = '"';
        }
    }

    void string(String text) {
        int chars = text.length();
        reserve(chars + 2);
        byte[] target = bytes;
        int at = length;
        target[at++] = '"';
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c >= 128 || ESCAPES[c] != 0) {
                length = at;
                rest(text, i);
                return;
            }
            target[at++] = (byte) c;
        }
        target[at++] = '"';
        length = at;
    }

    private void rest(String text, int from) {
        int chars = text.length();
        for (int i = from; i < chars; i++) {
            reserve(chars - i + 7);
            character(text.charAt(i));
        }
        bytes[length++] = '"';
    }

    private void character(char c) {
        if (c < 128) {
            asciiCharacter(c);
        } else if (c < 0x800) {
            bytes[length++] = (byte) (0xC0 | c >> 6);
            bytes[length++] = (byte) (0x80 | c & 0x3F);
        } else if (Character.isSurrogate(c)) {
            escape(c);
        } else {
            bytes[length++] = (byte) (0xE0 | c >> 12);
            bytes[length++] = (byte) (0x80 | c >> 6 & 0x3F);
            bytes[length++] = (byte) (0x80 | c & 0x3F);
        }
    }

    private void asciiCharacter(char c) {
        byte escape = ESCAPES[c];
        if (escape == 0) {
            bytes[length++] = (byte) c;
        } else if (escape == 'u') {
            escape(c);
        } else {
            bytes[length++] = '\\';
            bytes[length++] = escape;
        }
    }

    private void escape(char c) {
        bytes[length++] = '\\';
        bytes[length++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            bytes[length++] = HEX[c >> shift & 0xF];
        }
    }

    void base64(byte[] value) {
        one('"');
        raw(Base64.getEncoder().encode(value));
        one('"');
    }

    /** Closes an object or array, which is empty if nothing was written since it began. */
    void end(char before, String empty) {
        if (before == ',') {
            one(empty.charAt(1));
        } else {
            one(empty.charAt(0));
            one(empty.charAt(1));
        }
    }

    /** To be called before what an object or array contains, which is followed by {@link #leave}. */
    void enter() {
        if (++depth > DEEPEST) {
            throw new Unusual("a value is very deep");
        }
    }

    void leave() {
        depth--;
    }
}
