package io.millrace.worker.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.cluster.WorkSet;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TargetState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What a cluster of our own workers does better when nothing is wrong with it. */
class QuietClusterTest {
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private final QuietErrors quiet = new QuietErrors();
    private Agenda agenda;
    private SimulatedCluster cluster;
    private SimulatedClients clients;
    private Ledger ledger;

    @BeforeEach
    void silence() {
        quiet.begin();
    }

    @AfterEach
    void speak() {
        quiet.end();
    }

    private void cluster(long seed, int workers) {
        agenda = new Agenda(seed, true);
        cluster = new SimulatedCluster(agenda, ClusterKind.ours(FIVE_MINUTES));
        ledger = new Ledger(agenda);
        clients = new SimulatedClients(cluster, ledger);
        for (int worker = 1; worker <= workers; worker++) {
            cluster.start("w" + worker);
        }
        agenda.run(5_000);
    }

    private SimulatedWorker any() {
        return agenda.anyOf(cluster.alive());
    }

    private void create(int connectors, int tasks) {
        for (int connector = 0; connector < connectors; connector++) {
            clients.write(any(), "c" + connector, tasks);
        }
        rest();
        cluster.invariants().takeStarts();
        cluster.invariants().takeGaps();
    }

    private void rest() {
        long begunMs = agenda.nowMs();
        List<String> problems;
        do {
            assertTrue(agenda.nowMs() - begunMs < 120_000, () -> Convergence.problems(cluster) + "\n" + agenda.trace());
            agenda.run(500);
            problems = clients.isIdle() ? Convergence.problems(cluster) : List.of("requests are under way");
        } while (!problems.isEmpty());
        assertEquals(
                List.of(), ledger.differences(cluster.alive().get(0).configs().snapshot()));
    }

    private static Set<String> connectorsOf(Set<Object> items) {
        return items.stream()
                .map(item -> item instanceof ConnectorTaskId task ? task.connector() : item.toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @RepeatedTest(20)
    void writesOfOneConnectorRestartNothingOfAnother(RepetitionInfo repetition) {
        cluster(repetition.getCurrentRepetition(), 3);
        create(8, 3);

        clients.write(any(), "c1", 5);
        rest();
        clients.write(any(), "new", 4);
        rest();
        clients.write(any(), "c2", 1);
        rest();
        clients.delete(any(), "c3");
        rest();
        clients.move(any(), "c4", TargetState.STOPPED);
        rest();
        clients.move(any(), "c4", TargetState.STARTED);
        rest();

        assertEquals(
                Set.of("c1", "c2", "c4", "new"),
                connectorsOf(cluster.invariants().takeStarts().keySet()));
    }

    @RepeatedTest(20)
    void aWorkerThatLeavesHandsItsWorkOverWithinThreeSeconds(RepetitionInfo repetition) {
        cluster(100 + repetition.getCurrentRepetition(), 3);
        create(9, 3);
        SimulatedWorker leaving = any();
        Set<String> its = new TreeSet<>(leaving.membership().work().connectors());
        leaving.membership().work().tasks().forEach(task -> its.add(task.toString()));

        leaving.leave();
        rest();

        Map<String, Long> gaps = new TreeMap<>();
        cluster.invariants().takeGaps().forEach((item, ms) -> gaps.put(item.toString(), ms));
        assertEquals(its, gaps.keySet());
        assertTrue(gaps.values().stream().allMatch(ms -> ms < 3_000), gaps::toString);
        assertEquals(2, cluster.alive().size());
        assertEquals(0, cluster.group().expirations());
    }

    @Test
    void aRollingRestartMovesWorkOnlyFromWhoeverRestarts() {
        cluster(7, 3);
        create(12, 3);

        for (SimulatedWorker worker : cluster.alive()) {
            worker.leave();
            agenda.run(10_000);
            cluster.start(worker.toString());
            rest();
        }

        Map<Object, Long> gaps = cluster.invariants().takeGaps();
        assertTrue(gaps.values().stream().allMatch(ms -> ms < 3_000), gaps::toString);
        assertTrue(Convergence.imbalance(cluster) <= 1);
    }

    @Test
    void tasksThatARepeatedCommitLosesAreGeneratedAgain() {
        cluster(8, 3);
        cluster.alive().forEach(worker -> worker.configLog().repeat(0.5));

        for (int round = 0; round < 10; round++) {
            create(6, 3);
        }

        assertTrue(cluster.configTopic().history().size() > 6 * 10 * 5);
    }

    @Test
    void lateWordsOfFormerOwnersAreCorrected() {
        cluster(11, 3);
        create(2, 2);

        report("status-task-c0-0", "PAUSED");
        report("status-connector-c1", "FAILED");
        report("status-connector-deleted", "RUNNING");
        agenda.run(1_000);
        assertEquals(3, statusProblems(), () -> Convergence.problems(cluster).toString());
        agenda.run(65_000);

        assertEquals(List.of(), Convergence.problems(cluster));
    }

    private void report(String key, String state) {
        String value = "{\"state\":\"" + state
                + "\",\"trace\":null,\"worker_id\":\"gone:8083\",\"generation\":1,\"version\":\"1.0\"}";
        cluster.statusTopic().append(key.getBytes(UTF_8), value.getBytes(UTF_8));
    }

    /** As the first worker sees it; every worker sees the same. */
    private long statusProblems() {
        List<String> problems = Convergence.problems(cluster);
        return problems.size() / cluster.alive().size();
    }

    @Test
    void tasksOutliveACompactionAfterAChangeThatLeavesThemAlone() {
        cluster(12, 3);
        create(4, 2);
        SimulatedWorker leader = cluster.alive().stream()
                .filter(worker -> worker.membership().view().leader())
                .findFirst()
                .orElseThrow();
        Map<String, String> config =
                new TreeMap<>(leader.herder().connectorInfo("c0").config());
        config.put("note", "of no interest to tasks");

        leader.herder().putConnectorConfig("c0", config, Optional.empty(), true);
        agenda.run(2_000);
        assertEquals(Map.of("c0", 1), cluster.invariants().takeStarts());
        clients.write(any(), "later", 1);
        rest();
        cluster.configTopic().compact(end -> end, Long.MAX_VALUE);
        cluster.start("w4");
        agenda.run(5_000);

        assertEquals(List.of(), Convergence.problems(cluster));
    }

    @Test
    void aThousandConnectorsCostNobodyItsMembership() {
        cluster(9, 3);
        long begunMs = agenda.nowMs();

        create(1_000, 1);
        assertTrue(agenda.nowMs() - begunMs < 60_000, () -> agenda.nowMs() - begunMs + " ms");
        SimulatedWorker stuck = any();
        stuck.blockLoop(40_000);
        clients.write(any(), "one more", 3);
        agenda.run(45_000);
        rest();

        assertEquals(0, cluster.group().expirations());
        assertEquals(3, cluster.group().size());
    }

    @Test
    void workOfAWorkerThatDiedIsShownAsUnassignedAndItsOwnOnceItIsBack() {
        cluster(11, 3);
        create(6, 2);
        SimulatedWorker dead = follower();
        WorkSet had = dead.membership().work();

        dead.kill();
        agenda.run(ClusterKind.SESSION.toMillis() + 2_000);

        for (SimulatedWorker worker : cluster.alive()) {
            had.connectors()
                    .forEach(connector -> assertEquals(
                            RunState.UNASSIGNED,
                            worker.statuses().connector(connector).orElseThrow().state()));
            had.tasks()
                    .forEach(task -> assertEquals(
                            RunState.UNASSIGNED,
                            worker.statuses().task(task).orElseThrow().state()));
        }
        SimulatedWorker back = cluster.start(dead.toString());
        agenda.run(3_000);
        assertEquals(List.of(), Convergence.problems(cluster));
        assertEquals(had.sorted(), back.membership().work().sorted());
    }

    private SimulatedWorker follower() {
        return agenda.anyOf(cluster.alive().stream()
                .filter(worker -> !worker.membership().view().leader())
                .toList());
    }

    @Test
    void aLoopThatHangsHoldsTheOthersUpOnlyIfItHasToGiveSomethingUp() {
        cluster(10, 3);
        create(6, 2);
        SimulatedWorker stuck = follower(); // nothing is written while the leader hangs
        int generation = cluster.group().generation();

        stuck.blockLoop(30_000);
        clients.write(
                agenda.anyOf(cluster.alive().stream()
                        .filter(worker -> worker != stuck)
                        .toList()),
                "new",
                3);
        agenda.run(2_000);

        assertTrue(cluster.group().generation() > generation, agenda::trace);
        assertEquals(0, cluster.group().expirations());
    }
}
