package io.millrace.worker.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Thousands of short lives of a cluster, each by a seed of its own. A life that fails can be had again by its seed: {@code
 * -Dmillrace.test.simulation.seed=… -Dmillrace.test.simulation.schedules=1}.
 *
 * @param <T> what is left of a life
 */
final class Schedules<T> {
    private static final int COUNT = Integer.getInteger("millrace.test.simulation.schedules", 2_000);
    private static final int MOST_FAILURES = 3;
    private static final int FRAMES = 6;

    private final long firstSeed;
    private final Function<Agenda, T> life;

    /** @param firstSeed unless the system property names another */
    Schedules(long firstSeed, Function<Agenda, T> life) {
        this.firstSeed = Long.getLong("millrace.test.simulation.seed", firstSeed);
        this.life = life;
    }

    /**
     * Runs them all, prints seed and duration, and throws if one has failed.
     *
     * @param told what is to be told of the outcomes
     */
    void run(Function<List<T>, String> told) {
        long begunNs = System.nanoTime();
        List<T> outcomes = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        QuietErrors quiet = new QuietErrors();
        quiet.begin();
        try {
            for (long seed = firstSeed; seed < firstSeed + COUNT && failures.size() < MOST_FAILURES; seed++) {
                live(seed, outcomes, failures);
            }
        } finally {
            quiet.end();
        }
        System.out.printf(
                "%d schedules from seed %d in %d s: %s%n",
                outcomes.size(), firstSeed, (System.nanoTime() - begunNs) / 1_000_000_000, told.apply(outcomes));
        assertTrue(failures.isEmpty(), () -> String.join("\n\n", failures));
    }

    private void live(long seed, List<T> outcomes, List<String> failures) {
        try {
            outcomes.add(life.apply(new Agenda(seed, false)));
        } catch (RuntimeException | AssertionError e) {
            failures.add(again(seed, e));
        }
    }

    /** The same life, traced. */
    private String again(long seed, Throwable first) {
        Agenda agenda = new Agenda(seed, true);
        try {
            life.apply(agenda);
        } catch (RuntimeException | AssertionError e) {
            StackTraceElement[] frames = e.getStackTrace();
            return "Seed " + seed + ": " + e + "\n  at " + List.of(frames).subList(0, Math.min(FRAMES, frames.length))
                    + "\n" + agenda.trace();
        }
        return "Seed " + seed + ", once only: " + first;
    }
}
