package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three workers under load whose machines, broker and network fail at random: nothing is lost, and the cluster is whole
 * again afterwards. Property {@code millrace.test.cluster.chaos.seconds} says for how long, {@code
 * millrace.test.chaos.seed} repeats the choices of an earlier run.
 */
@EnabledIfSystemProperty(
        named = "millrace.test.cluster.chaos.seconds",
        matches = "[1-9][0-9]*",
        disabledReason = "wants -Plong")
class ClusterChaosIT {
    private static final Duration LENGTH =
            Duration.ofSeconds(Integer.getInteger("millrace.test.cluster.chaos.seconds", 600));
    private static final int SOURCES = 12;
    private static final int SINKS = 2;

    private final long seed = Long.getLong("millrace.test.chaos.seed", System.nanoTime());

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void theClusterIsWholeAgainAfterwardsAndNothingIsLost() throws Exception {
        System.out.println("Cluster chaos for " + LENGTH.toSeconds() + " s, seed " + seed);
        try (CutNetwork network = ClusterTroubles.network();
                ChaosBroker broker = new ChaosBroker(folder, network::brokerOptions)) {
            broker.start();
            try (LoadCluster cluster = new LoadCluster(folder, broker.bootstrapServers())) {
                ClusterTroubles troubles = new ClusterTroubles(cluster, broker, network, new Random(seed));
                createConnectors(cluster);
                troubles.run(LENGTH);
                System.out.println("All works again after " + awaitWork(cluster) + " ms; " + troubles);
                cluster.awaitHealthy();
                cluster.awaitBalanced();
                assertEachTaskRunsOnce(cluster);
                cluster.awaitLast();
                System.out.println(
                        cluster.instances().size() + " starts of tasks, " + overlaps(cluster) + "\n" + cluster.reader);

                assertEquals(List.of(), cluster.reader.problems(), () -> "seed " + seed);
                assertEquals(List.of(), troubles.problems(), () -> "seed " + seed);
            }
        }
    }

    private static void createConnectors(LoadCluster cluster) {
        for (int i = 0; i < SINKS; i++) {
            cluster.createSink(cluster.workers.get(i), "out" + i);
        }
        for (int i = 0; i < SOURCES; i++) {
            cluster.createSource(cluster.workers.get(i % 3), "in" + i);
        }
        cluster.awaitWhole();
    }

    /** Waits until every task has done something, and returns after how many milliseconds that was. */
    private static long awaitWork(LoadCluster cluster) {
        long begunMs = System.currentTimeMillis();
        eventually(
                "all work",
                Duration.ofSeconds(90),
                () -> working(cluster, begunMs).keySet(),
                working -> working.equals(cluster.latest().keySet()));
        return System.currentTimeMillis() - begunMs;
    }

    /** By what tasks do, whatever the workers say: in three seconds none but the latest instance of each did anything. */
    private static void assertEachTaskRunsOnce(LoadCluster cluster) throws InterruptedException {
        long sinceMs = System.currentTimeMillis();
        TimeUnit.SECONDS.sleep(3);
        Map<String, Set<String>> latest = new TreeMap<>();
        cluster.latest().forEach((task, instance) -> latest.put(task, Set.of(instance.id())));
        assertEquals(latest, working(cluster, sinceMs));
    }

    /** Cut off from its group, a worker works on for a while in which others may have its work already. */
    private static String overlaps(LoadCluster cluster) {
        Map<String, LoadReader.Span> latest = new HashMap<>();
        List<Long> overlaps = new ArrayList<>();
        for (TaskInstance instance : cluster.instances()) {
            cluster.reader.span(instance).ifPresent(span -> {
                LoadReader.Span before = latest.put(instance.task(), span);
                if (before != null && before.lastMs() > span.firstMs()) {
                    overlaps.add(before.lastMs() - span.firstMs());
                }
            });
        }
        long most = overlaps.stream().mapToLong(each -> each).max().orElse(0);
        return overlaps.size() + " of which worked beside their predecessors, for " + most + " ms at most";
    }

    private static Map<String, Set<String>> working(LoadCluster cluster, long sinceMs) {
        cluster.reader.read();
        Map<String, Set<String>> working = new TreeMap<>();
        for (TaskInstance instance : cluster.instances()) {
            if (cluster.reader
                    .span(instance)
                    .filter(span -> span.lastMs() > sinceMs)
                    .isPresent()) {
                working.computeIfAbsent(instance.task(), any -> new TreeSet<>()).add(instance.id());
            }
        }
        return working;
    }
}
