package io.millrace.worker.cluster;

import static io.millrace.worker.cluster.ConnectProtocol.EAGER;
import static io.millrace.worker.cluster.ConnectProtocol.SESSIONED;
import static io.millrace.worker.cluster.GroupFixture.image;
import static io.millrace.worker.cluster.GroupFixture.sessioned;
import static io.millrace.worker.cluster.GroupFixture.work;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.model.ClusterConfigState;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GroupLeaderTest {
    private ClusterConfigState configs = image(7, 2, "a", "b");
    private final GroupLeader leader = new GroupLeader(sessioned(), () -> configs);
    private final Map<String, WorkerState> members = new TreeMap<>();
    private int generation;

    private void member(String id, long offset, WorkSet has) {
        members.put(id, new WorkerState("http://" + id + "/", offset, Optional.of(has), true, false));
    }

    private Map<String, GroupAssignment> assign(ConnectProtocol protocol) {
        int completed = generation == 0 ? -1 : generation;
        generation++;
        return leader.assign(
                new GroupLeader.Election("m1", protocol, generation, completed, Map.copyOf(members)), 1000);
    }

    @Test
    void answersEveryMemberWithTheOffsetThatWasAssignedFrom() {
        member("m1", 7, WorkSet.EMPTY);
        member("m2", 5, WorkSet.EMPTY);

        Map<String, GroupAssignment> answers = assign(SESSIONED);

        assertEquals(members.keySet(), answers.keySet());
        for (GroupAssignment answer : answers.values()) {
            assertFalse(answer.failed());
            assertEquals("m1", answer.leader());
            assertEquals("http://m1/", answer.leaderUrl());
            assertEquals(7, answer.configOffset());
        }
        assertEquals(
                work("a", "b", "a-0", "a-1", "b-0", "b-1"),
                answers.values().stream()
                        .map(GroupAssignment::assigned)
                        .reduce(WorkSet.EMPTY, WorkSet::with)
                        .sorted());
    }

    @Test
    void assignsFromAFresherImageThanItJoinedWith() {
        member("m1", 5, WorkSet.EMPTY);
        member("m2", 6, WorkSet.EMPTY);

        Map<String, GroupAssignment> answers = assign(SESSIONED);

        assertEquals(7, answers.get("m2").configOffset());
    }

    @Test
    void failsTheJoinOfAllWhenAMemberHasReadMoreThanTheLeader() {
        member("m1", 7, WorkSet.EMPTY);
        member("m2", 9, WorkSet.EMPTY);

        Map<String, GroupAssignment> answers = assign(SESSIONED);

        GroupAssignment failed = new GroupAssignment(true, "m1", "http://m1/", 9, WorkSet.EMPTY, WorkSet.EMPTY, 0);
        assertEquals(Map.of("m1", failed, "m2", failed), answers);
        assertEquals(Owners.NONE, leader.owners());
    }

    @Test
    void remembersNothingOfAFailedJoin() {
        member("m1", 7, WorkSet.EMPTY);
        assign(SESSIONED);
        member("m1", 7, work("a", "b", "a-0", "a-1", "b-0", "b-1"));
        member("m2", 9, WorkSet.EMPTY);
        assign(SESSIONED);
        configs = image(9, 2, "a", "b");

        Map<String, GroupAssignment> answers = assign(SESSIONED);

        assertFalse(answers.get("m1").revoked().isEmpty(), "it balances as if the failed join had not been");
        assertEquals(0, answers.get("m1").delayMs());
    }

    @Test
    void choosesTheAssignorByProtocol() {
        member("m1", 7, WorkSet.EMPTY);
        member("m2", 7, WorkSet.EMPTY);

        Map<String, GroupAssignment> answers = assign(EAGER);

        assertEquals(work("a", "a-0", "b-0"), answers.get("m1").assigned());
        assertEquals(work("b", "a-1", "b-1"), answers.get("m2").assigned());
    }

    @Test
    void knowsWhereEverythingRunsUntilTheNextJoinBegins() {
        member("m1", 7, work("a", "a-0", "b-1"));
        member("m2", 7, work("b", "a-1", "b-0"));

        assign(SESSIONED);

        assertEquals(
                Map.of("a", "http://m1/", "b", "http://m2/"), leader.owners().connectors());
        assertEquals(
                Map.of("a-0", "http://m1/", "b-1", "http://m1/", "a-1", "http://m2/", "b-0", "http://m2/"),
                leader.owners().tasks().entrySet().stream()
                        .collect(Collectors.toMap(
                                owner -> owner.getKey().connector() + "-"
                                        + owner.getKey().task(),
                                Map.Entry::getValue)));
        leader.joinStarted();
        assertEquals(Owners.NONE, leader.owners());
    }

    @Test
    void keepsWhatItRemembersFromJoinToJoin() {
        member("m1", 7, WorkSet.EMPTY);
        member("m2", 7, WorkSet.EMPTY);
        Map<String, GroupAssignment> first = assign(SESSIONED);
        member("m1", 7, first.get("m1").assigned());
        members.remove("m2");

        Map<String, GroupAssignment> second = assign(SESSIONED);

        assertEquals(300_000, second.get("m1").delayMs());
        assertTrue(second.get("m1").assigned().isEmpty(), "the lost work waits for the worker that has gone");
    }

    @Test
    void knowsWhatWaitsForAWorkerThatHasGoneUntilItIsBack() {
        WorkSet lost = twoWorkersOfWhichOneGoes();

        assertEquals(
                new WaitingWork(Map.of("http://m2/", lost), 301_000),
                leader.owners().waiting());
        assertEquals(Optional.of("http://m2/"), leader.owners().waiting().workerOf("b"));
        assertEquals(Optional.empty(), leader.owners().waiting().workerOf("a"));
        assertEquals(lost, leader.owners().waiting().ofOurs());

        members.put("m3", new WorkerState("http://m2/", 7, Optional.empty(), true, false));
        Map<String, GroupAssignment> third = assign(SESSIONED);

        assertEquals(lost, third.get("m3").assigned());
        assertEquals(WaitingWork.NONE.byWorker(), leader.owners().waiting().byWorker());
    }

    private WorkSet twoWorkersOfWhichOneGoes() {
        member("m1", 7, WorkSet.EMPTY);
        member("m2", 7, WorkSet.EMPTY);
        Map<String, GroupAssignment> first = assign(SESSIONED);
        member("m1", 7, first.get("m1").assigned());
        members.remove("m2");
        assign(SESSIONED);
        return first.get("m2").assigned();
    }

    @Test
    void statesOfWhatWaitsForOneOfApachesWorkersAreItsOwn() {
        member("m1", 7, WorkSet.EMPTY);
        members.put("m2", new WorkerState("http://m2/", 7, Optional.of(WorkSet.EMPTY), false, false));
        member("m1", 7, assign(SESSIONED).get("m1").assigned());
        members.remove("m2");

        assign(SESSIONED);
        assign(SESSIONED);

        WaitingWork waiting = leader.owners().waiting();
        assertEquals(Optional.of("http://m2/"), waiting.workerOf("b"));
        assertTrue(waiting.ofOurs().isEmpty(), () -> waiting.ofOurs().toString());
    }

    @Test
    void whatWaitsIsNotKnownOnceAnotherHasLedTheGroup() {
        twoWorkersOfWhichOneGoes();
        generation += 2;

        assign(SESSIONED);

        assertEquals(Map.of(), leader.owners().waiting().byWorker());
    }
}
