package io.millrace.compatibility;

import java.util.List;
import java.util.function.Consumer;

/**
 * One thing that connectors go through, to be played on both workers; the calls by which ours differs on purpose, as a
 * diff has them, and why.
 */
record Scenario(
        String name,
        int partitions,
        boolean alone,
        Consumer<ScenarioRun> play,
        String reason,
        List<String> difference) {
    Scenario {
        difference = List.copyOf(difference);
    }

    static Scenario of(String name, Consumer<ScenarioRun> play) {
        return new Scenario(name, 1, false, play, "no difference", List.of());
    }

    /**
     * A scenario with nothing beside it: Apache's standalone worker locks up when a connector is paused, stopped or
     * resumed while another one gets its tasks.
     */
    static Scenario alone(String name, Consumer<ScenarioRun> play) {
        return new Scenario(name, 1, true, play, "no difference", List.of());
    }

    /** The same with a topic of two partitions. */
    Scenario onTwoPartitions() {
        return new Scenario(name, 2, alone, play, reason, difference);
    }

    /** The same with these calls, each after {@code "- "} (only Apache's worker makes it) or {@code "+ "} (ours). */
    Scenario deviating(String why, String... calls) {
        return new Scenario(name, partitions, alone, play, why, List.of(calls));
    }

    /** Whether two transcripts differ in the expected way, and in no other. */
    boolean explains(List<String> changes) {
        List<String> calls = changes.stream()
                .filter(line -> !line.startsWith(" "))
                .map(line -> line.substring(0, 2) + line.substring(Math.max(2, line.lastIndexOf(" | ") + 3)))
                .toList();
        return calls.equals(difference);
    }

    @Override
    public String toString() {
        return name;
    }
}
