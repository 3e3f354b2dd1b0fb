package io.millrace.worker.herder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.config.RestartSettings;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {
    private static final RestartSettings SETTINGS = new RestartSettings(true, 1000, 60_000, 0);

    @Test
    void doublesUpToTheLongestDelay() {
        RestartBackoff backoff = new RestartBackoff(always(0));

        List<Long> delays = IntStream.range(0, 9)
                .mapToObj(made -> backoff.delay(SETTINGS, made).toMillis())
                .toList();

        assertEquals(List.of(1000L, 2000L, 4000L, 8000L, 16_000L, 32_000L, 60_000L, 60_000L, 60_000L), delays);
    }

    @Test
    void isUpToAFifthShorterByChance() {
        assertEquals(900, new RestartBackoff(always(0.5)).delay(SETTINGS, 0).toMillis());
        assertEquals(48_000, new RestartBackoff(always(1)).delay(SETTINGS, 20).toMillis());
    }

    @Test
    void spreadsWhatFailedTogetherAlsoAtTheLongestDelay() {
        RestartBackoff backoff = new RestartBackoff(new SplittableRandom(7));

        long different = LongStream.range(0, 100)
                .map(task -> backoff.delay(SETTINGS, 30).toMillis())
                .peek(delay -> assertTrue(delay >= 48_000 && delay <= 60_000, () -> "delay " + delay))
                .distinct()
                .count();

        assertTrue(different > 90, () -> "only " + different + " of 100");
    }

    @Test
    void isNeverTooLargeToCountNorNothing() {
        RestartSettings wide = new RestartSettings(true, Long.MAX_VALUE / 2, Long.MAX_VALUE, 0);
        RestartSettings narrow = new RestartSettings(true, 1, 1, 0);

        assertEquals(
                Long.MAX_VALUE, new RestartBackoff(always(0)).delay(wide, 5000).toMillis());
        assertEquals(
                1,
                new RestartBackoff(always(1)).delay(narrow, Integer.MAX_VALUE).toMillis());
    }

    @Test
    void theLongestDelayHoldsFromTheBeginning() {
        RestartSettings capped = new RestartSettings(true, 1000, 50, 0);

        assertEquals(50, new RestartBackoff(always(0)).delay(capped, 0).toMillis());
    }

    /** Random numbers that are all this one. */
    private static RandomGenerator always(double number) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new UnsupportedOperationException();
            }

            @Override
            public double nextDouble() {
                return number;
            }
        };
    }
}
