package io.millrace.json;

import com.fasterxml.jackson.core.io.NumberInput;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** One number of a document, as it was written; as long as the document stands. One thread. */
final class JsonNumber {
    private static final int LONGEST = 40;
    private static final long NO_MORE_DIGITS = Long.MAX_VALUE / 10;
    private static final double[] DOUBLE_POWERS = new double[23];
    private static final float[] FLOAT_POWERS = new float[11];

    static {
        for (int power = 0; power < DOUBLE_POWERS.length; power++) {
            DOUBLE_POWERS[power] = Double.parseDouble("1e" + power);
        }
        for (int power = 0; power < FLOAT_POWERS.length; power++) {
            FLOAT_POWERS[power] = Float.parseFloat("1e" + power);
        }
    }

    private byte[] document;
    private int start;
    private int end;
    private int position;
    private boolean negative;
    private boolean integral;
    private boolean tooLong;
    private long digits;
    private int scale;

    /** Reads the number that stands there; answers where it ends. */
    int read(byte[] from, int at) {
        document = from;
        start = at;
        position = at;
        digits = 0;
        scale = 0;
        tooLong = false;
        integral = true;
        negative = takeAny('-', '-');
        readWhole();
        readFraction();
        readExponent();
        end = position;
        if (end - start > LONGEST) {
            throw new Unusual("a number is very long");
        }
        return end;
    }

    /** Lets go of the document. */
    void end() {
        document = null;
    }

    private int peek() {
        return position < document.length ? document[position] : 0;
    }

    private boolean takeAny(char one, char other) {
        int here = peek();
        boolean taken = here == one || here == other;
        if (taken) {
            position++;
        }
        return taken;
    }

    private void readWhole() {
        boolean leadingZero = peek() == '0';
        int read = readDigits();
        if (read == 0 || leadingZero && read > 1) {
            throw new Unusual("here is no number");
        }
    }

    private void readFraction() {
        if (takeAny('.', '.')) {
            integral = false;
            scale = readDigits();
            if (scale == 0) {
                throw new Unusual("a number ends with its point");
            }
        }
    }

    private int readDigits() {
        byte[] bytes = document;
        int first = position;
        int at = first;
        long read = digits;
        for (; at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
            tooLong |= read >= NO_MORE_DIGITS;
            read = read * 10 + bytes[at] - '0';
        }
        digits = read;
        position = at;
        return at - first;
    }

    private void readExponent() {
        if (!takeAny('e', 'E')) {
            return;
        }
        integral = false;
        boolean below = peek() == '-';
        takeAny('-', '+');
        int first = position;
        int exponent = 0;
        for (int here = peek(); here >= '0' && here <= '9'; here = peek()) {
            exponent = exponent * 10 + here - '0';
            position++;
        }
        int read = position - first;
        if (read == 0 || read > 2) {
            throw new Unusual("a number has an exponent that is missing or long");
        }
        scale += below ? exponent : -exponent;
    }

    private String text() {
        return new String(document, start, end - start, StandardCharsets.ISO_8859_1);
    }

    boolean isIntegral() {
        return integral;
    }

    long toLong() {
        if (!integral || tooLong) {
            throw new Unusual("a number is no long");
        }
        return negative ? -digits : digits;
    }

    double toDouble() {
        if (integral) {
            return toLong();
        }
        if (!tooLong && digits <= 1L << 53 && Math.abs(scale) < DOUBLE_POWERS.length) {
            double exact = negative ? -digits : digits;
            return scale < 0 ? exact * DOUBLE_POWERS[-scale] : exact / DOUBLE_POWERS[scale];
        }
        return digits == 0 && !tooLong ? 0 : NumberInput.parseDouble(text(), true);
    }

    float toFloat() {
        if (integral) {
            return toLong();
        }
        if (!tooLong && digits <= 1L << 24 && Math.abs(scale) < FLOAT_POWERS.length) {
            float exact = negative ? -digits : digits;
            return scale < 0 ? exact * FLOAT_POWERS[-scale] : exact / FLOAT_POWERS[scale];
        }
        float parsed = Float.parseFloat(text());
        if (parsed == 0 || Float.isInfinite(parsed)) {
            throw new Unusual("a number is no float");
        }
        return parsed;
    }

    BigDecimal toDecimal() {
        return new BigDecimal(text());
    }
}
