package io.millrace.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster becomes one that writes exactly once, and goes back, worker by worker, while records flow: none is lost or comes
 * twice, and once the last worker has followed not even when workers are killed.
 */
class RollingUpgradeIT {
    private static final List<String> BROKER_OPTIONS = List.of("--set", "group.min.session.timeout.ms=1000");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void aClusterWritesExactlyOnceFromItsSecondRollingRestartOn() throws Exception {
        try (ChaosBroker broker = new ChaosBroker(folder, port -> BROKER_OPTIONS)) {
            broker.start();
            try (CountingCluster cluster = new CountingCluster(folder, broker.bootstrapServers())) {
                join(cluster.support("disabled"));
                join(cluster);
                CountingCluster.BOUNDARIES.forEach(boundary -> cluster.put(boundary, 2));
                cluster.awaitProgress("the beginning");

                roll(cluster.support("preparing"));
                roll(cluster.support("enabled"));
                CountingCluster.BOUNDARIES.forEach(boundary -> cluster.put(boundary, 3));
                cluster.awaitProgress("more tasks");
                cluster.kill(cluster.leader());
                cluster.awaitProgress("the end of the leader");
                join(cluster);
                roll(cluster.support("preparing"));
                roll(cluster.support("disabled"));

                System.out.println(cluster.records);
                assertEquals(List.of(), cluster.records.problems());
                cluster.assertOffsetsAreThoseOfTheRecords();
                assertEquals(List.of(), cluster.records.problems());
            }
        }
    }

    private static void roll(CountingCluster cluster) throws Exception {
        for (WorkerProcess old : List.copyOf(cluster.workers)) {
            cluster.leave(old);
            cluster.awaitProgress("the farewell of " + old);
            join(cluster);
            cluster.awaitProgress("the arrival of its successor");
        }
    }

    private static void join(CountingCluster cluster) throws Exception {
        cluster.awaitHealthy(cluster.start());
    }
}
