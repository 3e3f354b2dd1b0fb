package io.millrace.worker.simulation;

import org.junit.jupiter.api.Test;

/**
 * As {@link ClusterSimulationTest}, with tasks that write exactly once: no two sets of a connector's tasks ever both commit,
 * and no number is counted twice or left out.
 */
class FencingSimulationTest {
    @Test
    void whateverHappensNoTwoSetsOfTasksBothCommitAndInTheEndEverythingRuns() {
        new Schedules<>(20_260_618L, RandomSchedule::runExactlyOnce)
                .run(outcomes -> String.format(
                        "%d transactions committed, %d of fenced producers refused",
                        outcomes.stream()
                                .mapToInt(SimulatedTransactions::committed)
                                .sum(),
                        outcomes.stream()
                                .mapToInt(SimulatedTransactions::refused)
                                .sum()));
    }
}
