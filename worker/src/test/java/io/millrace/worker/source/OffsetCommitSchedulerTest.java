package io.millrace.worker.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.source.OffsetCommitScheduler.Schedule;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OffsetCommitSchedulerTest {
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final OffsetCommitScheduler scheduler = new OffsetCommitScheduler();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        scheduler.close();
    }

    @Test
    void runsACommitAgainAndAgainAlsoAfterItFailed() throws Exception {
        CountDownLatch runs = new CountDownLatch(3);

        Schedule schedule = scheduler.every(SHORT, () -> {
            runs.countDown();
            throw new IllegalStateException("bad");
        });

        assertTrue(runs.await(20, TimeUnit.SECONDS));
        assertTrue(schedule.stop(LONG));
    }

    @Test
    void aCommitThatBlocksHoldsUpNobodyElseAndIsNotBegunTwice() throws Exception {
        AtomicInteger blocked = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        Schedule hanging = scheduler.every(SHORT, () -> {
            blocked.incrementAndGet();
            begun.countDown();
            awaitRelease();
        });
        assertTrue(begun.await(20, TimeUnit.SECONDS));

        CountDownLatch runs = new CountDownLatch(20);
        Schedule other = scheduler.every(SHORT, runs::countDown);

        assertTrue(runs.await(20, TimeUnit.SECONDS));
        assertEquals(1, blocked.get());
        assertFalse(hanging.stop(SHORT));
        release.countDown();
        assertTrue(hanging.stop(LONG));
        assertTrue(other.stop(LONG));
    }

    @Test
    void aStoppedScheduleCommitsNoMore() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Schedule schedule = scheduler.every(SHORT, runs::incrementAndGet);

        assertTrue(schedule.stop(LONG));
        int before = runs.get();
        CountDownLatch later = new CountDownLatch(10);
        Schedule other = scheduler.every(SHORT, later::countDown);
        assertTrue(later.await(20, TimeUnit.SECONDS));

        assertEquals(before, runs.get());
        assertTrue(other.stop(LONG));
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
