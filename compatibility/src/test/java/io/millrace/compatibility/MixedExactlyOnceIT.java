package io.millrace.compatibility;

import static io.millrace.compatibility.Distribution.APACHE;
import static io.millrace.compatibility.Distribution.MILLRACE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.testing.counting.CountingPlugin;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Apache's worker and ours in one cluster that writes exactly once: either leads, tasks go from one to the other, and each
 * is killed as a follower and as the leader. Every record is seen once.
 */
final class MixedExactlyOnceIT {
    @TempDir
    private Path folder;

    private MixedCluster cluster;
    private CountingPipeline pipeline;

    @BeforeEach
    void prepare() {
        cluster = new MixedCluster(folder).with("exactly.once.source.support", "enabled");
        CountingPlugin.writeTo(folder.resolve("plugins/counting"));
        pipeline = new CountingPipeline();
    }

    @AfterEach
    void end() {
        cluster.close();
        pipeline.close();
    }

    @Test
    void apachesWorkerLeadsThenOursEachRecordIsSeenOnce(TestReporter reporter) {
        takeTurns(APACHE, MILLRACE, reporter);
    }

    @Test
    @RealPluginsProfile
    void oursLeadsThenApachesWorkerEachRecordIsSeenOnce(TestReporter reporter) {
        takeTurns(MILLRACE, APACHE, reporter);
    }

    private void takeTurns(Distribution one, Distribution other, TestReporter reporter) {
        ClusterWorker first = cluster.join(one);
        pipeline.put(first, 2);
        awaitSpread(List.of(first));

        ClusterWorker follower = cluster.join(other);
        lead(first, follower, List.of(4, 1));
        follower.close();
        pipeline.awaitProgress(follower + ", a follower, was killed");

        ClusterWorker second = cluster.join(other);
        awaitSpread(List.of(first, second));
        first.close();
        pipeline.awaitProgress(first + ", the leader, was killed");

        ClusterWorker third = cluster.join(one);
        lead(second, third, List.of(3, 2));
        second.stop();
        awaitSpread(List.of(third));

        pipeline.assertAllWasSeenOnce(third);
        reporter.publishEntry("seen", pipeline.toString());
    }

    /** All partitions move, to more tasks and to fewer, of both workers. */
    private void lead(ClusterWorker leader, ClusterWorker follower, List<Integer> counts) {
        awaitSpread(List.of(leader, follower));
        assertEquals(leader.id(), follower.leader());
        for (int tasks : counts) {
            pipeline.put(tasks % 2 == 0 ? follower : leader, tasks);
            awaitSpread(List.of(leader, follower));
            pipeline.assertFenced(cluster);
        }
    }

    private void awaitSpread(List<ClusterWorker> workers) {
        cluster.awaitSpread(pipeline.connectorsAndTasks(), workers);
        pipeline.awaitProgress("all ran on " + workers);
    }
}
