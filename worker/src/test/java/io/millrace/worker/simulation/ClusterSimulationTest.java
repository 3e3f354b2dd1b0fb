package io.millrace.worker.simulation;

import org.junit.jupiter.api.Test;

/** Workers come, go, freeze and are cut off, while connectors are created, changed and deleted. */
class ClusterSimulationTest {
    @Test
    void whateverHappensNothingRunsTwiceNoWriteIsLostAndInTheEndEverythingRuns() {
        new Schedules<>(20_260_101L, RandomSchedule::run)
                .run(ledgers -> String.format(
                        "%d writes confirmed, %d of %d connectors beyond doubt in the end",
                        ledgers.stream().mapToInt(Ledger::confirmed).sum(),
                        ledgers.stream().mapToLong(Ledger::certain).sum(),
                        ledgers.stream().mapToInt(Ledger::known).sum()));
    }
}
