package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers that come, go and are killed while records flow: nothing is lost, a task restarts only when there is a reason,
 * and does no work for a bounded time. Property {@code millrace.test.cluster.connectors} says how much there is to do.
 */
class ClusterProcessesIT {
    private static final int CONNECTORS = Integer.getInteger("millrace.test.cluster.connectors", 12);
    private static final int SINKS = CONNECTORS / 6;
    // Twice as long in the short form, which also runs on machines that are slow or shared; less than the delay all the
    // same.
    private static final Duration PLANNED = Duration.ofSeconds(CONNECTORS > 12 ? 3 : 6);
    private static final Duration CRASH =
            LoadCluster.SESSION_TIMEOUT.plus(LoadCluster.REBALANCE_DELAY).plus(PLANNED);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void whateverHappensToWorkersNothingIsLostAndOnlyTheirTasksRestart() throws Exception {
        try (ChaosBroker broker = new ChaosBroker(folder)) {
            broker.start();
            try (LoadCluster cluster = new LoadCluster(folder, broker.bootstrapServers())) {
                LoadSteps steps = new LoadSteps(cluster);
                startWorkers(cluster, broker, 3);
                connectorsComeAndGo(cluster, steps);
                workersComeAndGo(cluster, broker, steps);
                workersAreKilled(cluster, broker, steps);
                cluster.awaitLast();
                System.out.println(CONNECTORS + " connectors\n" + steps.table() + cluster.reader);

                assertEquals(List.of(), cluster.reader.problems());
                assertEquals(List.of(), steps.unrelated());
                assertEquals(List.of(), steps.tooLong());
            }
        }
    }

    private static void startWorkers(LoadCluster cluster, ChaosBroker broker, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            cluster.start(broker.bootstrapServers());
        }
        cluster.awaitHealthy();
    }

    private static void connectorsComeAndGo(LoadCluster cluster, LoadSteps steps) throws Exception {
        for (int half = 0; half < 2; half++) {
            int first = half * CONNECTORS / 2;
            steps.run("connectors created", PLANNED, (before, after) -> false, () -> {
                for (int i = first; i < first + CONNECTORS / 2; i++) {
                    WorkerProcess at = cluster.workers.get(i % 3);
                    if (i < SINKS) {
                        cluster.createSink(at, "out" + i);
                    } else {
                        cluster.createSource(at, "in" + i);
                    }
                }
                cluster.awaitWhole();
            });
        }
        String changed = "in" + (CONNECTORS - 1);
        steps.run(
                "connector changed",
                PLANNED,
                (before, after) -> before.connector().equals(changed),
                () -> {
                    cluster.change(cluster.workers.get(0), changed);
                    awaitRestart(cluster, changed + "-0");
                    awaitRestart(cluster, changed + "-1");
                    cluster.awaitWhole();
                });
        steps.run("connector deleted", PLANNED, (before, after) -> false, () -> {
            cluster.delete(cluster.workers.get(1), "in" + (CONNECTORS - 2));
            cluster.awaitWhole();
        });
    }

    private static void awaitRestart(LoadCluster cluster, String task) {
        eventually(
                task + " starts again",
                () -> cluster.instances().stream()
                                .filter(each -> each.task().equals(task))
                                .count()
                        > 1);
    }

    private static void workersComeAndGo(LoadCluster cluster, ChaosBroker broker, LoadSteps steps) throws Exception {
        join(cluster, broker, steps, "two workers join", 2);
        for (WorkerProcess leaving : List.copyOf(cluster.workers.subList(3, 5))) {
            leave(cluster, steps, "a worker leaves", leaving);
        }
        for (WorkerProcess leaving : new ArrayList<>(cluster.workers)) {
            leave(cluster, steps, "rolling restart: a worker leaves", leaving);
            join(cluster, broker, steps, "rolling restart: it comes back", 1);
        }
    }

    private static void join(LoadCluster cluster, ChaosBroker broker, LoadSteps steps, String name, int count)
            throws Exception {
        Set<Long> newcomers = new HashSet<>();
        steps.run(name, PLANNED, (before, after) -> newcomers.contains(after.process()), () -> {
            startWorkers(cluster, broker, count);
            cluster.workers.stream()
                    .skip(cluster.workers.size() - count)
                    .map(WorkerProcess::pid)
                    .forEach(newcomers::add);
            cluster.awaitBalanced();
        });
    }

    private static void leave(LoadCluster cluster, LoadSteps steps, String name, WorkerProcess leaving)
            throws Exception {
        steps.run(name, PLANNED, (before, after) -> before.process() == leaving.pid(), () -> {
            cluster.leave(leaving);
            cluster.awaitWhole();
        });
    }

    private static void workersAreKilled(LoadCluster cluster, ChaosBroker broker, LoadSteps steps) throws Exception {
        WorkerProcess leader = cluster.leader();
        steps.run("the leader is killed", CRASH, (before, after) -> before.process() == leader.pid(), () -> {
            cluster.kill(leader);
            cluster.awaitWhole();
        });
        join(cluster, broker, steps, "another worker joins", 1);
        WorkerProcess next = cluster.leader();
        WorkerProcess follower = cluster.workers.stream()
                .filter(each -> each != next)
                .findFirst()
                .orElseThrow();
        LoadSteps.Reason reason = (before, after) -> before.process() == follower.pid()
                || after.process()
                        == cluster.workers.get(2).pid(); // the others may have had them when it comes back late
        steps.run("a follower is killed and comes back", CRASH, reason, () -> {
            cluster.kill(follower);
            startWorkers(cluster, broker, 1);
            cluster.awaitBalanced();
        });
    }
}
