package io.millrace.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Numbers are written as Java writes them, those for which there is a shorter way as well. */
class NumbersTest {
    private final Random random = new Random(2_026);
    private final JsonBytes out = new JsonBytes();

    @Test
    void decimalsOfFewDigitsAreWrittenAsJavaWritesThem() {
        for (int i = 0; i < 200_000; i++) {
            double decimal = random.nextInt() / Math.pow(10, random.nextInt(12));
            assertWritten(decimal);
            assertWritten(Math.nextUp(decimal));
            assertWritten(Math.nextDown(decimal));
            assertWritten((random.nextLong() >> random.nextInt(40)) / Math.pow(10, random.nextInt(18)));
        }
    }

    @Test
    void theEndsOfTheRangeWithoutExponentsAreWrittenAsJavaWritesThem() {
        for (double end : new double[] {0, -0.0, 1e-3, 1e7, 1, 0.5, 1e6, 9_999_999.5, 0.1, 1e-4, Double.MIN_VALUE}) {
            assertWritten(end);
            assertWritten(-end);
            assertWritten(Math.nextUp(end));
            assertWritten(Math.nextDown(end));
        }
    }

    @Test
    void everyLengthOfAWholeNumberIsWrittenAsJavaWritesIt() {
        long power = 1;
        for (int digits = 1; digits <= 19; digits++) {
            for (long value : new long[] {power - 1, power, power + 1, -power, power * 2 + 7, power * 9}) {
                out.clear();
                out.number(value);
                assertEquals(Long.toString(value), text());
            }
            power *= 10;
        }
    }

    private void assertWritten(double value) {
        out.clear();
        out.number(value);
        assertEquals(Double.toString(value), text());
    }

    private String text() {
        return new String(out.toByteArray(), StandardCharsets.US_ASCII);
    }
}
