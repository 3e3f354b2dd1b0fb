package io.millrace.compatibility;

import static io.millrace.compatibility.Distribution.APACHE;
import static io.millrace.compatibility.Distribution.MILLRACE;
import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of Apache's workers and ours, with a pipeline that runs all the time and loses nothing. */
final class MixedClusterIT {
    private static final Call UNSIGNED = Call.post("/connectors/nobody/tasks", "[]");
    private static final int REFUSED = 400;
    private static final int LOOKED_AT = 404;

    @TempDir
    private Path folder;

    private final List<String> born = new ArrayList<>();
    private MixedCluster cluster;
    private LoadPipeline pipeline;

    @BeforeEach
    void prepare() {
        cluster = new MixedCluster(folder);
        pipeline = new LoadPipeline(2, folder);
    }

    @AfterEach
    void end() {
        cluster.close();
        pipeline.close();
    }

    @Test
    void leadershipAndWorkGoFromApachesWorkerToOursAndBack(TestReporter reporter) throws IOException {
        takeTurns(APACHE, MILLRACE, REFUSED, reporter);
    }

    @Test
    @RealPluginsProfile
    void leadershipAndWorkGoFromOursToApachesWorkerAndBack(TestReporter reporter) throws IOException {
        takeTurns(MILLRACE, APACHE, REFUSED, reporter);
    }

    @Test
    @RealPluginsProfile
    void soTheyDoInStrictMode(TestReporter reporter) throws IOException {
        cluster.with("compatibility", "strict");
        takeTurns(MILLRACE, APACHE, REFUSED, reporter);
    }

    @Test
    @RealPluginsProfile
    void soTheyDoWithoutSignatures(TestReporter reporter) throws IOException {
        cluster.with("connect.protocol", "compatible");
        takeTurns(APACHE, MILLRACE, LOOKED_AT, reporter);
    }

    @Test
    @RealPluginsProfile
    void soTheyDoWithTheEagerProtocol(TestReporter reporter) throws IOException {
        cluster.with("connect.protocol", "eager");
        takeTurns(APACHE, MILLRACE, LOOKED_AT, reporter);
    }

    @Test
    @RealPluginsProfile
    void soTheyDoWithTheEagerProtocolAndOursFirst(TestReporter reporter) throws IOException {
        cluster.with("connect.protocol", "eager");
        takeTurns(MILLRACE, APACHE, LOOKED_AT, reporter);
    }

    @Test
    void aClusterMigratesWorkerByWorkerAndGoesBack(TestReporter reporter) throws IOException {
        List<ClusterWorker> workers = new ArrayList<>(List.of(cluster.launch(APACHE), cluster.launch(APACHE)));
        workers.forEach(ClusterWorker::awaitHealthy);
        pipeline.create(workers.get(0));
        awaitSpread(workers);

        for (Distribution next : List.of(MILLRACE, MILLRACE, APACHE, APACHE)) {
            workers.add(cluster.join(next));
            awaitSpread(workers);
            workers.remove(0).stop();
            awaitSpread(workers);
        }

        assertNothingLost(workers.get(0), reporter);
    }

    @Test
    @RealPluginsProfile
    void eachKindTakesOverFromALeaderThatIsKilled(TestReporter reporter) throws IOException {
        List<ClusterWorker> workers = new ArrayList<>(List.of(cluster.join(APACHE)));
        pipeline.create(workers.get(0));

        for (Distribution next : List.of(MILLRACE, APACHE)) {
            workers.add(cluster.join(next));
            awaitSpread(workers);
            workers.remove(0).close();
            awaitSpread(workers);
        }

        assertNothingLost(workers.get(0), reporter);
    }

    // The other way round Apache's worker runs into its own tasks when the group goes back, as it does among its own
    // kind.
    @Test
    @RealPluginsProfile
    void ourWorkerFollowsOneOfApacheToTheEagerProtocolAndGoesBack(TestReporter reporter) throws IOException {
        ClusterWorker ours = cluster.join(MILLRACE);
        pipeline.create(ours);
        awaitSpread(List.of(ours));
        assertEquals(REFUSED, ours.call(UNSIGNED).status());
        ClusterWorker eager = cluster.with("connect.protocol", "eager").join(APACHE);
        awaitSpread(List.of(ours, eager));
        assertEquals(LOOKED_AT, ours.call(UNSIGNED).status());
        assertEquals(LOOKED_AT, eager.call(UNSIGNED).status());
        assertTrue(ours.log().contains("Calls between the workers are not verified any longer"), ours::log);

        eager.stop();
        awaitSpread(List.of(ours));

        eventually("signatures are wanted", () -> ours.call(UNSIGNED).status() == REFUSED);
        assertNothingLost(ours, reporter);
    }

    // Either kind leads in turn; everything is asked of either worker meanwhile.
    private void takeTurns(Distribution one, Distribution other, int unsigned, TestReporter reporter)
            throws IOException {
        ClusterWorker first = cluster.join(one);
        pipeline.create(first);
        awaitSpread(List.of(first));
        ClusterWorker second = cluster.join(other);
        lead(first, second, unsigned);
        first.stop();
        awaitSpread(List.of(second));

        ClusterWorker third = cluster.join(one);
        lead(second, third, unsigned);
        second.stop();
        awaitSpread(List.of(third));

        assertNothingLost(third, reporter);
        SharedTopics topics = new SharedTopics(cluster);
        topics.assertSameLives(born);
        topics.assertStatusesHaveTheirForm();
        topics.assertOffsetKeys(sourceTasks());
    }

    private void lead(ClusterWorker leader, ClusterWorker follower, int unsigned) throws IOException {
        awaitSpread(List.of(leader, follower));
        ask(leader, follower, leader);
        ask(follower, leader, leader);
        assertEquals(unsigned, leader.call(UNSIGNED).status());
        assertEquals(unsigned, follower.call(UNSIGNED).status());
        assertTrue(
                leader.log().lines().anyMatch(MixedClusterIT::isInternalCall),
                () -> follower + " has sent no task configs to " + leader);
    }

    private void ask(ClusterWorker asked, ClusterWorker silent, ClusterWorker leader) throws IOException {
        assertEquals(leader.id(), asked.leader());
        String name = "born" + born.size();
        RestRound round = new RestRound(asked, silent, pipeline);
        round.liveAndDie(name);
        round.stir(name);
        round.failAndRestart();
        round.setLevel("org.acme." + name, "DEBUG");
        born.add(name);
    }

    private static boolean isInternalCall(String line) {
        return line.matches(".*\"POST /connectors/[^/]+/tasks HTTP/1.1\" 204 .*");
    }

    private void awaitSpread(List<ClusterWorker> workers) {
        cluster.awaitSpread(pipeline.connectorsAndTasks(), workers);
    }

    private void assertNothingLost(ClusterWorker last, TestReporter reporter) throws IOException {
        reporter.publishEntry(
                "longest holes, ms", pipeline.assertNothingLost(last).toString());
    }

    private Set<String> sourceTasks() {
        Set<String> tasks = new TreeSet<>();
        for (String source : pipeline.sources()) {
            tasks.addAll(Set.of(source + "-0", source + "-1"));
        }
        born.forEach(connector -> tasks.add(connector + "-0"));
        return tasks;
    }
}
