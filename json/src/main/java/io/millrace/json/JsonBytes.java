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
    private static final long[] POWERS = new long[19];

    /** For each ASCII character: 0 if it stands for itself, its letter behind the backslash, or 'u'. */
    private static final byte[] ESCAPES = new byte[128];

    /** For each byte: whether it is a character that stands for itself, and is not what Java puts for one it cannot encode. */
    private static final boolean[] PLAIN = new boolean[256];

    static {
        POWERS[0] = 1;
        for (int power = 1; power < POWERS.length; power++) {
            POWERS[power] = POWERS[power - 1] * 10;
        }
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
        for (int character = 0; character < ESCAPES.length; character++) {
            PLAIN[character] = ESCAPES[character] == 0 && character != '?';
        }
    }

    private final StringBuilder digits = new StringBuilder(32);
    private byte[] bytes = new byte[512];
    private byte[] first;
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
            first = null;
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

    /** Writes what a record begins with; records of one schema have it in common, so that it may stand there already. */
    void begin(byte[] start) {
        if (start != first) {
            raw(start);
            first = start;
        } else {
            length = start.length;
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
        while (rest > Integer.MAX_VALUE) {
            long hundreds = rest / 100;
            at = twoDigits((int) (rest - hundreds * 100), at);
            rest = hundreds;
        }
        lastDigits((int) rest, at);
        length = end;
    }

    private void lastDigits(int value, int before) {
        int at = before;
        int rest = value;
        while (rest >= 100) {
            int hundreds = rest / 100;
            at = twoDigits(rest - hundreds * 100, at);
            rest = hundreds;
        }
        bytes[--at] = TWO_DIGITS[rest * 2 + 1];
        if (rest >= 10) {
            bytes[--at] = TWO_DIGITS[rest * 2];
        }
    }

    private int twoDigits(int pair, int before) {
        bytes[before - 1] = TWO_DIGITS[pair * 2 + 1];
        bytes[before - 2] = TWO_DIGITS[pair * 2];
        return before - 2;
    }

    private static int digitsOf(long value) {
        int least = (Long.SIZE - Long.numberOfLeadingZeros(value | 1)) * 1233 >>> 12; // log10(2) is nearly 1233 / 4096
        return (value | 1) >= POWERS[least] ? least + 1 : least;
    }

    void number(BigDecimal value) {
        raw(ascii(value.toString()));
    }

    void number(double value) {
        if (shortNumber(value)) {
            return;
        }
        digits.setLength(0);
        digits.append(value);
        digits(Double.isFinite(value));
    }

    /**
     * Writes a number that is a decimal of at most 15 digits, in the range where Java gives it no exponent, as Java would:
     * there is one such decimal that means this number, and Java's digits are the fewest that mean it.
     *
     * @return false if it is none, and nothing was written
     */
    private boolean shortNumber(double value) {
        double size = Math.abs(value);
        if (!(size >= 1e-3 && size < 1e7)) {
            return false;
        }
        for (int places = 3; places <= 8; places += 5) {
            long scaled = Math.round(size * POWERS[places]);
            if ((double) scaled / POWERS[places] == size) {
                decimal(scaled, places, value < 0);
                return true;
            }
        }
        return false;
    }

    private void decimal(long scaled, int places, boolean negative) {
        long whole = scaled / POWERS[places];
        int fraction = (int) (scaled - whole * POWERS[places]);
        reserve(32);
        if (negative) {
            bytes[length++] = '-';
        }
        positive(whole);
        bytes[length++] = '.';
        for (int i = 1; i == 1 || fraction > 0; i++) {
            int unit = (int) POWERS[places - i];
            bytes[length++] = (byte) ('0' + fraction / unit);
            fraction %= unit;
        }
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
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8); // no more than a copy if all of it is ASCII
        if (utf8.length != text.length() || !isPlain(utf8)) {
            characters(text);
            return;
        }
        reserve(utf8.length + 2);
        bytes[length] = '"';
        System.arraycopy(utf8, 0, bytes, length + 1, utf8.length);
        length += utf8.length + 2;
        bytes[length - 1] = '"';
    }

    private static boolean isPlain(byte[] utf8) {
        for (byte each : utf8) {
            if (!PLAIN[each & 0xFF]) {
                return false;
            }
        }
        return true;
    }

    private void characters(String text) {
        one('"');
        rest(text, 0);
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
