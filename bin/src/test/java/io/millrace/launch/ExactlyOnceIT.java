package io.millrace.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sources of all three transaction boundaries, on workers that are killed or stand still, with a broker that is killed: who
 * reads what is committed sees each record once, in order. Property {@code millrace.test.exactly.once.rounds} says how
 * often, {@code millrace.test.chaos.seed} repeats the choices of an earlier run, and with {@code
 * millrace.test.exactly.once.support=disabled} the test fails.
 */
class ExactlyOnceIT {
    private static final int ROUNDS = Integer.getInteger("millrace.test.exactly.once.rounds", 3);
    private static final String SUPPORT = System.getProperty("millrace.test.exactly.once.support", "enabled");
    private static final int WORKERS = 3;
    private static final List<String> BROKER_OPTIONS = List.of("--set", "group.min.session.timeout.ms=1000");

    private final long seed = Long.getLong("millrace.test.chaos.seed", System.nanoTime());

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void whateverHappensToWorkersAndBrokerEachRecordIsSeenOnceAndInOrder() throws Exception {
        System.out.println(ROUNDS + " rounds, seed " + seed);
        try (ChaosBroker broker = new ChaosBroker(folder, port -> BROKER_OPTIONS)) {
            broker.start();
            try (CountingCluster cluster = new CountingCluster(folder, broker.bootstrapServers())) {
                CountingRounds rounds = new CountingRounds(cluster, broker, new Random(seed));
                startAll(cluster.support(SUPPORT));
                rounds.run(ROUNDS);
                System.out.println(rounds + ": " + cluster.records + "; " + cluster.lines("ProducerFencedException")
                        + " + " + cluster.lines("InvalidProducerEpochException") + " lines tell of fenced producers; "
                        + cluster.faultsOfTheBroker());
                assertEquals(List.of(), cluster.records.problems(), () -> "seed " + seed);
                cluster.assertOffsetsAreThoseOfTheRecords();
                assertEquals(List.of(), cluster.records.problems(), () -> "seed " + seed);
            }
        }
    }

    private static void startAll(CountingCluster cluster) throws Exception {
        for (int i = 0; i < WORKERS; i++) {
            cluster.start();
        }
        cluster.workers.forEach(cluster::awaitHealthy);
        CountingCluster.BOUNDARIES.forEach(boundary -> cluster.put(boundary, 2));
        cluster.awaitProgress("the beginning");
    }
}
