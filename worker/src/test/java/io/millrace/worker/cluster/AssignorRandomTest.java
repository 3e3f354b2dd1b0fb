package io.millrace.worker.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Random joins, departures, config changes and lost answers; whatever happened, the work ends up where it belongs. */
class AssignorRandomTest {
    private static final int SCHEDULES = 800;
    private static final int STEPS = 8;
    private static final int MOST_ROUNDS = 60;

    private final ConnectAssignor assignor = ConnectAssignor.of(ConnectProtocol.SESSIONED);
    private boolean apaches;

    @Test
    void amongOursEverythingRunsOnceAndNothingUnrelatedMoves() {
        run(random -> new AssignorGroup(true));
    }

    @Test
    void underAStrictLeaderEverythingRunsOnceAndBalanced() {
        run(random -> new AssignorGroup(true).strict());
    }

    @Test
    void amongApachesEverythingRunsOnceAndBalanced() {
        run(random -> new AssignorGroup(false).maxDelay(random.nextInt(3) * 20_000));
    }

    @Test
    void whileApachesComeAndGoAmongOursEverythingRunsOnce() {
        apaches = true;
        run(random -> new AssignorGroup(true));
    }

    private void run(Function<Random, AssignorGroup> groups) {
        long seed = System.nanoTime();
        for (int schedule = 0; schedule < SCHEDULES; schedule++) {
            long own = seed + schedule;
            Random random = new Random(own);
            List<Object> story = new ArrayList<>();
            try {
                new Schedule(groups.apply(random), random, story).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("Seed " + own + ": " + story, e);
            }
        }
    }

    /** One random course of events. */
    private final class Schedule {
        private final AssignorGroup group;
        private final Random random;
        private final List<Object> story;
        private long nowMs = 1;
        private int joined;

        Schedule(AssignorGroup group, Random random, List<Object> story) {
            this.group = group;
            this.random = random;
            this.story = story;
        }

        void run() {
            newMember();
            settle();
            for (int step = 0; step < STEPS; step++) {
                event();
            }
            settle();
        }

        private void event() {
            switch (random.nextInt(11)) {
                case 0, 1 -> newMember();
                case 2 -> vanish(anyMember());
                case 3, 4 -> configure();
                case 5 -> delete();
                case 6 -> rebalance(anyMember());
                case 7 -> tell("lead", group.lead(anyMember()));
                case 8 -> joinCalmly();
                case 9 -> changeCalmly();
                default -> leaveCalmly();
            }
            if (random.nextBoolean()) {
                nowMs += random.nextInt(random.nextBoolean() ? 100 : 200_000);
                rebalance();
            }
        }

        private void tell(String what, AssignorGroup ignored) {
            story.add(what + " at " + nowMs);
        }

        private void newMember() {
            String name = "w" + (char) ('a' + random.nextInt(26)) + joined++;
            boolean apache = apaches && random.nextInt(4) == 0;
            tell("join " + name, apache ? group.joinApache(name) : group.join(name));
        }

        private void vanish(String name) {
            if (group.names().size() > 1) {
                tell("vanish " + name, group.vanish(name));
            }
        }

        private void configure() {
            String connector = anyConnector();
            int tasks = random.nextInt(7);
            tell("configure " + connector + " " + tasks, group.configure(connector, tasks));
        }

        private void delete() {
            String connector = anyConnector();
            tell("delete " + connector, group.delete(connector));
        }

        private String anyConnector() {
            return "c" + random.nextInt(6);
        }

        private String anyMember() {
            List<String> names = new ArrayList<>(new TreeSet<>(group.names()));
            return names.get(random.nextInt(names.size()));
        }

        /** From calm to calm, a member joins: the shares are equal again. */
        private void joinCalmly() {
            settle();
            newMember();
            settle();
            assertBalanced();
        }

        /** From calm to calm, only connectors change: among ours, nothing else notices. */
        private void changeCalmly() {
            settle();
            Map<String, WorkSet> before = group.running();
            configure();
            delete();
            WorkSet configured = group.round(nowMs).configured();
            settle();
            if (group.round(nowMs).onlyOurs()) {
                before.forEach((name, work) -> assertTrue(
                        work.within(configured).without(group.running(name)).isEmpty(), "moved from " + name));
            }
        }

        /** From calm to calm, a member leaves on purpose: among ours it takes two rounds, without any wait. */
        private void leaveCalmly() {
            settle();
            String name = anyMember();
            if (!group.round(nowMs).onlyOurs() || group.names().size() == 1) {
                return;
            }
            WorkSet work = group.running(name);
            tell("hand over " + name, group.sayLeaving(name));
            assertEquals(work, rebalance().increments().get(name).revoked());
            assertEquals(0, rebalance().delayMs());
            assertTrue(group.running(name).isEmpty());
            assertEverythingRunsOnce();
            boolean led = group.leader().equals(name);
            vanish(name);
            ConnectAssignor.Result result = rebalance();
            assertEquals(0, result.delayMs());
            assertTrue(led || !asksForMore(result), "something moves for a member that had nothing");
        }

        private void settle() {
            int quiet = 0;
            for (int round = 0; quiet < 2; round++) {
                assertTrue(round < MOST_ROUNDS, "there is no end to it");
                ConnectAssignor.Result result = rebalance();
                nowMs += result.delayMs();
                quiet = asksForMore(result) ? 0 : quiet + 1;
            }
            story.add(group.running());
            assertEverythingRunsOnce();
            if (!group.round(nowMs).onlyOurs()) {
                assertBalanced();
            }
        }

        private boolean asksForMore(ConnectAssignor.Result result) {
            boolean revokes = result.increments().values().stream()
                    .anyMatch(increment -> !increment.revoked().isEmpty());
            return revokes || result.delayMs() > 0;
        }

        private ConnectAssignor.Result rebalance(String... deaf) {
            nowMs += 1 + random.nextInt(20);
            if (random.nextInt(10) == 0) {
                assertSameAnswersWhateverTheOrder();
            }
            ConnectAssignor.Result result = group.rebalance(nowMs, deaf);
            story.addAll(List.of(nowMs, result.increments(), result.delayMs(), "not heard by", List.of(deaf)));
            assertNothingRunsTwice();
            return result;
        }

        private void assertSameAnswersWhateverTheOrder() {
            ConnectAssignor.Round round = group.round(nowMs);
            List<String> names = new ArrayList<>(round.members().keySet());
            Collections.shuffle(names, random);
            Map<String, WorkerState> shuffled = new LinkedHashMap<>();
            names.forEach(name -> shuffled.put(name, round.members().get(name)));
            ConnectAssignor.Round other = new ConnectAssignor.Round(
                    shuffled,
                    round.configs(),
                    round.generation(),
                    round.completedGeneration(),
                    round.nowMs(),
                    round.maxDelayMs(),
                    round.strict());
            ConnectAssignor.Result expected = assignor.assign(round, group.memory());
            ConnectAssignor.Result actual = assignor.assign(other, group.memory());
            assertEquals(expected, actual);
            assertEquals(expected.increments().toString(), actual.increments().toString());
        }

        private void assertNothingRunsTwice() {
            WorkSet all = WorkSet.union(group.running().values());
            assertEquals(all.connectors().size(), connectors().getSum(), "connectors run twice");
            assertEquals(all.tasks().size(), tasks().getSum(), "tasks run twice");
        }

        private void assertEverythingRunsOnce() {
            assertNothingRunsTwice();
            assertEquals(
                    group.round(nowMs).configured(),
                    WorkSet.union(group.running().values()));
        }

        private void assertBalanced() {
            assertTrue(connectors().getMax() - connectors().getMin() <= 1, "connectors out of balance");
            assertTrue(tasks().getMax() - tasks().getMin() <= 1, "tasks out of balance");
        }

        private IntSummaryStatistics connectors() {
            return group.running().values().stream()
                    .mapToInt(work -> work.connectors().size())
                    .summaryStatistics();
        }

        private IntSummaryStatistics tasks() {
            return group.running().values().stream()
                    .mapToInt(work -> work.tasks().size())
                    .summaryStatistics();
        }
    }
}
