package io.millrace.worker.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * As {@link ClusterSimulationTest}, with tasks that write exactly once: no two sets of a connector's tasks ever both commit,
 * and no number is counted twice or left out.
 */
class FencingSimulationTest {
    private static final long SEED = Long.getLong("millrace.test.simulation.seed", 20_260_618L);
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
    void whateverHappensNoTwoSetsOfTasksBothCommitAndInTheEndEverythingRuns() {
        long begunNs = System.nanoTime();
        List<SimulatedTransactions> outcomes = new ArrayList<>();
        List<String> failures = new ArrayList<>();

        for (long seed = SEED; seed < SEED + SCHEDULES && failures.size() < MOST_FAILURES; seed++) {
            try {
                outcomes.add(RandomSchedule.runExactlyOnce(new Agenda(seed, false)));
            } catch (RuntimeException | AssertionError e) {
                failures.add(again(seed, e));
            }
        }

        System.out.printf(
                "%d schedules from seed %d in %d s: %d transactions committed, %d of fenced producers refused%n",
                outcomes.size(),
                SEED,
                (System.nanoTime() - begunNs) / 1_000_000_000,
                outcomes.stream().mapToInt(SimulatedTransactions::committed).sum(),
                outcomes.stream().mapToInt(SimulatedTransactions::refused).sum());
        assertTrue(failures.isEmpty(), () -> String.join("\n\n", failures));
    }

    private static String again(long seed, Throwable first) {
        Agenda agenda = new Agenda(seed, true);
        try {
            RandomSchedule.runExactlyOnce(agenda);
        } catch (RuntimeException | AssertionError e) {
            StackTraceElement[] frames = e.getStackTrace();
            return "Seed " + seed + ": " + e + "\n  at " + List.of(frames).subList(0, Math.min(6, frames.length)) + "\n"
                    + agenda.trace();
        }
        return "Seed " + seed + ", once only: " + first;
    }
}
