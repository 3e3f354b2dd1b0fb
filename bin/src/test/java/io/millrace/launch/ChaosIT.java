package io.millrace.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Brokers that come and go and workers that are killed, under load: nothing is lost, the order is kept, and records
 * come twice only where at-least-once allows it. Properties {@code millrace.test.chaos.outages} and {@code
 * millrace.test.chaos.kills} say how often, {@code millrace.test.chaos.seed} repeats the moments of an earlier run.
 */
class ChaosIT {
    private static final int OUTAGES = Integer.getInteger("millrace.test.chaos.outages", 2);
    private static final int KILLS = Integer.getInteger("millrace.test.chaos.kills", 2);
    private static final boolean LONG = Math.max(OUTAGES, KILLS) > 4;

    private final long seed = Long.getLong("millrace.test.chaos.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<Long> recoveries = new ArrayList<>();
    private long started;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void outagesOfTheBrokerCostTimeButNoRecordAndNoTask() throws Exception {
        try (ChaosBroker broker = new ChaosBroker(folder)) {
            broker.start();
            try (ChaosPipelines pipelines = new ChaosPipelines(folder, broker)) {
                pipelines.startWorker();
                pipelines.begin();
                try (ChaosWatch watch = new ChaosWatch(pipelines.rest())) {
                    for (int outage = 0; outage < OUTAGES; outage++) {
                        outage(broker, outage);
                        started = System.nanoTime();
                        pipelines.mark();
                        pipelines.awaitArrivals();
                        noteRecovery();
                        pause(500, LONG ? 4000 : 1000);
                    }
                    pipelines.awaitLast();
                    assertEquals(List.of(), List.copyOf(watch.problems()), () -> "seed " + seed);
                    System.out.println(watch);
                }
                pipelines.stopWorker();
                // A group may be formed anew more than once when its coordinator comes back.
                check(pipelines, OUTAGES + " outages of the broker", 0, 2 * OUTAGES);
            }
        }
    }

    // In order and killed in turn; a broker that was killed takes ten seconds to be let in again.
    private void outage(ChaosBroker broker, int number) throws Exception {
        if (LONG && number % 2 == 1) {
            broker.kill();
        } else {
            broker.stop();
        }
        pause(500, LONG ? 12_000 : 1500);
        broker.start();
    }

    @Test
    void killsOfTheWorkerCostTimeButNoRecord() throws Exception {
        try (ChaosBroker broker = new ChaosBroker(folder)) {
            broker.start();
            try (ChaosPipelines pipelines = new ChaosPipelines(folder, broker)) {
                pipelines.startWorker();
                pipelines.begin();
                for (int kill = 0; kill < KILLS; kill++) {
                    awaitMomentOfKill(pipelines);
                    pipelines.killWorker();
                    pipelines.mark();
                    started = System.nanoTime();
                    pipelines.startWorker();
                }
                pipelines.awaitArrivals();
                noteRecovery();
                pipelines.awaitLast();
                pipelines.stopWorker();
                check(pipelines, KILLS + " kills of the worker", KILLS, KILLS);
            }
        }
    }

    @Test
    @EnabledIfSystemProperty(
            named = "millrace.test.chaos.outages",
            matches = "[1-9][0-9]+",
            disabledReason = "wants -Plong")
    void stopsInOrderBringNothingTwice() throws Exception {
        try (ChaosBroker broker = new ChaosBroker(folder)) {
            broker.start();
            try (ChaosPipelines pipelines = new ChaosPipelines(folder, broker)) {
                pipelines.startWorker();
                pipelines.begin();
                for (int stop = 0; stop < OUTAGES; stop++) {
                    pause(500, 4000);
                    pipelines.stopWorker();
                    pipelines.mark();
                    started = System.nanoTime();
                    pipelines.startWorker();
                    pipelines.awaitArrivals();
                    noteRecovery();
                }
                pipelines.awaitLast();
                pipelines.stopWorker();
                check(pipelines, OUTAGES + " stops in order", 0, 0);
            }
        }
    }

    // Notes after what time records arrived again, if the moment lets them.
    private void awaitMomentOfKill(ChaosPipelines pipelines) throws InterruptedException {
        long moment = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONG ? 18_000 : 3000));
        boolean moves = started == 0;
        while (System.nanoTime() < moment) {
            TimeUnit.MILLISECONDS.sleep(20);
            if (!moves && pipelines.hasArrivals()) {
                noteRecovery();
                moves = true;
            }
        }
    }

    private void noteRecovery() {
        recoveries.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
    }

    private void check(ChaosPipelines pipelines, String chaos, int sourceReturns, int sinkReturns) {
        ChaosTally numbers = pipelines.numbersInTopic();
        ChaosTally lines = pipelines.linesInTopic();
        List<ChaosTally> all = List.of(numbers, pipelines.written(), pipelines.delivered(), lines, pipelines.copied());
        System.out.println(chaos + ", seed " + seed + ": " + recoveries());
        all.forEach(tally -> System.out.println("  " + tally));

        all.forEach(tally -> assertEquals(List.of(), tally.problems(), () -> "seed " + seed));
        assertEquals(numbers.distinct(), pipelines.delivered().distinct(), "all records of the topic are written");
        for (ChaosTally source : List.of(numbers, lines)) {
            assertTrue(source.mostReturns() <= sourceReturns, source::toString);
        }
        assertTrue(pipelines.written().mostReturns() <= sinkReturns, pipelines.written()::toString);
        // What a sink reads again may hold a place where its source went back.
        assertTrue(pipelines.copied().mostReturns() <= sourceReturns + 2 * sinkReturns, pipelines.copied()::toString);
    }

    private String recoveries() {
        LongSummaryStatistics times =
                recoveries.stream().mapToLong(Long::longValue).summaryStatistics();
        return "records arrive again after %.0f ms on average, %d ms at most (%d times measured)"
                .formatted(times.getAverage(), times.getCount() == 0 ? 0 : times.getMax(), times.getCount());
    }

    private void pause(int leastMs, int mostMs) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(leastMs + random.nextInt(mostMs - leastMs));
    }
}
