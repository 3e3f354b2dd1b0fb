package io.millrace.json;

import com.fasterxml.jackson.core.io.NumberInput;
import java.math.BigDecimal;

/** One number of a document, as it was written. One thread. */
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

    private JsonCursor in;
    private int start;
    private int end;
    private boolean negative;
    private boolean integral;
    private boolean tooLong;
    private long digits;
    private int scale;

    void read(JsonCursor cursor) {
        in = cursor;
        start = cursor.position();
        digits = 0;
        scale = 0;
        tooLong = false;
        integral = true;
        negative = takeAny('-', '-');
        readWhole();
        readFraction();
        readExponent();
        end = cursor.position();
        if (end - start > LONGEST) {
            throw new Unusual("a number is very long");
        }
    }

    private boolean takeAny(char one, char other) {
        int here = in.peek();
        boolean taken = here == one || here == other;
        if (taken) {
            in.next();
        }
        return taken;
    }

    private void readWhole() {
        boolean leadingZero = in.peek() == '0';
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
        int first = in.position();
        for (int here = in.peek(); here >= '0' && here <= '9'; here = in.peek()) {
            tooLong |= digits >= NO_MORE_DIGITS;
            digits = digits * 10 + here - '0';
            in.next();
        }
        return in.position() - first;
    }

    private void readExponent() {
        if (!takeAny('e', 'E')) {
            return;
        }
        integral = false;
        boolean below = in.peek() == '-';
        takeAny('-', '+');
        int first = in.position();
        int exponent = 0;
        for (int here = in.peek(); here >= '0' && here <= '9'; here = in.peek()) {
            exponent = exponent * 10 + here - '0';
            in.next();
        }
        int read = in.position() - first;
        if (read == 0 || read > 2) {
            throw new Unusual("a number has an exponent that is missing or long");
        }
        scale += below ? exponent : -exponent;
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

    /** An integral number between the two. */
    int toInt(int least, int most) {
        long value = toLong();
        if (value < least || value > most) {
            throw new Unusual("a number is too large for its type");
        }
        return (int) value;
    }

    double toDouble() {
        if (integral) {
            return toLong();
        }
        if (!tooLong && digits <= 1L << 53 && Math.abs(scale) < DOUBLE_POWERS.length) {
            double exact = negative ? -digits : digits;
            return scale < 0 ? exact * DOUBLE_POWERS[-scale] : exact / DOUBLE_POWERS[scale];
        }
        return digits == 0 && !tooLong ? 0 : NumberInput.parseDouble(in.slice(start, end), true);
    }

    float toFloat() {
        if (integral) {
            return toLong();
        }
        if (!tooLong && digits <= 1L << 24 && Math.abs(scale) < FLOAT_POWERS.length) {
            float exact = negative ? -digits : digits;
            return scale < 0 ? exact * FLOAT_POWERS[-scale] : exact / FLOAT_POWERS[scale];
        }
        float parsed = Float.parseFloat(in.slice(start, end));
        if (parsed == 0 || Float.isInfinite(parsed)) {
            throw new Unusual("a number is no float");
        }
        return parsed;
    }

    BigDecimal toDecimal() {
        return new BigDecimal(in.slice(start, end));
    }
}
