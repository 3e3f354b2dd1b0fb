package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class AlarmTest {
    private static final Duration WHILE = Duration.ofMillis(500);

    private final CountDownLatch rung = new CountDownLatch(1);

    @Test
    void ringsAfterAWhile() throws Exception {
        Alarm.REAL.set(Duration.ofMillis(1), rung::countDown);

        assertTrue(rung.await(20, TimeUnit.SECONDS));
    }

    @Test
    void doesNotRingOnceItIsSilenced() throws Exception {
        AtomicBoolean silenced = new AtomicBoolean();
        long start = System.nanoTime();
        Alarm.REAL.set(WHILE, () -> silenced.set(true)).run();
        assumeTrue(System.nanoTime() - start < WHILE.toNanos(), "this machine is too busy to silence it in time");

        Alarm.REAL.set(WHILE.plusMillis(1), rung::countDown);

        assertTrue(rung.await(20, TimeUnit.SECONDS));
        assertFalse(silenced.get());
    }
}
