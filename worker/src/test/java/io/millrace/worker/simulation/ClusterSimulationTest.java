package io.millrace.worker.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Thousands of short lives of a cluster. A life that fails can be had again by its seed: {@code
 * -Dmillrace.test.simulation.seed=… -Dmillrace.test.simulation.schedules=1}.
 */
class ClusterSimulationTest {
    private static final long SEED = Long.getLong("millrace.test.simulation.seed", 20_260_101L);
    private static final int SCHEDULES = Integer.getInteger("millrace.test.simulation.schedules", 2_000);
    private static final int MOST_FAILURES = 3;

    private final QuietErrors quiet = new QuietErrors();

    @BeforeEach
    void silence() {
        quiet.begin();
    }

    @AfterEach
    void speak() {
        quiet.end();
    }

    @Test
    void whateverHappensNothingRunsTwiceNoWriteIsLostAndInTheEndEverythingRuns() {
        long begunNs = System.nanoTime();
        List<Ledger> ledgers = new ArrayList<>();
        List<String> failures = new ArrayList<>();

        for (long seed = SEED; seed < SEED + SCHEDULES && failures.size() < MOST_FAILURES; seed++) {
            try {
                ledgers.add(RandomSchedule.run(new Agenda(seed, false)));
            } catch (RuntimeException | AssertionError e) {
                failures.add(again(seed, e));
            }
        }

        System.out.printf(
                "%d schedules from seed %d in %d s: %d writes confirmed, %d of %d connectors beyond doubt in the end%n",
                ledgers.size(),
                SEED,
                (System.nanoTime() - begunNs) / 1_000_000_000,
                ledgers.stream().mapToInt(Ledger::confirmed).sum(),
                ledgers.stream().mapToLong(Ledger::certain).sum(),
                ledgers.stream().mapToInt(Ledger::known).sum());
        assertTrue(failures.isEmpty(), () -> String.join("\n\n", failures));
    }

    private static String again(long seed, Throwable first) {
        Agenda agenda = new Agenda(seed, true);
        try {
            RandomSchedule.run(agenda);
        } catch (RuntimeException | AssertionError e) {
            StackTraceElement[] frames = e.getStackTrace();
            return "Seed " + seed + ": " + e + "\n  at " + List.of(frames).subList(0, Math.min(6, frames.length)) + "\n"
                    + agenda.trace();
        }
        return "Seed " + seed + ", once only: " + first;
    }
}
