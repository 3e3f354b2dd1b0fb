package io.millrace.worker.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.TargetState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Members, leaders and assignors in a virtual group, on one thread, under random trouble. A failure names its seed. */
class GroupSimulationTest {
    private static final long STEP_MS = 100;
    private static final int TROUBLED_STEPS = 1500;
    private static final int WORKERS = 5;

    private final List<SimulatedWorker> workers = new ArrayList<>();
    private final VirtualGroup group = new VirtualGroup(10_000, 60_000);
    private Random random = new Random(0);
    private GroupSettings settings = GroupFixture.sessioned();
    private ClusterConfigState configs = GroupFixture.image(3, 3, "a", "b", "c");
    private long now = 1_000_000;
    private int names;
    private String last = "";

    @ParameterizedTest
    @CsvSource({"sessioned,0", "sessioned,5000", "eager,0"})
    void nothingRunsTwiceAndInTheEndEverythingRuns(String protocol, int delayMs) {
        for (long seed = 1; seed <= Long.getLong("millrace.test.seeds", 40); seed++) {
            GroupSimulationTest simulation = new GroupSimulationTest();
            simulation.settings = GroupFixture.settings(protocol, Duration.ofMillis(delayMs), false);
            simulation.random = new Random(seed);
            simulation.runWithTrouble(protocol + ", delay " + delayMs + ", seed " + seed);
        }
    }

    @Test
    void nothingHappensInAQuietGroup() {
        start();
        start();
        runQuietly(300);
        Set<String> before = new TreeSet<>(workers.get(0).running());

        runQuietly(3000);

        assertEquals(before, workers.get(0).running());
        assertEquals(allConfigured(), new TreeSet<>(runningBy().keySet()));
    }

    private void runWithTrouble(String title) {
        start();
        for (int step = 0; step < TROUBLED_STEPS; step++) {
            if (random.nextInt(25) == 0) {
                makeTrouble();
            }
            step(title);
        }
        heal();
        for (int step = 0; step < 1200; step++) {
            step(title);
        }
        Map<String, String> running = runningBy();
        assertEquals(allConfigured(), new TreeSet<>(running.keySet()), () -> title + ": " + workers);
    }

    private void runQuietly(int steps) {
        for (int step = 0; step < steps; step++) {
            step("quiet");
        }
    }

    private void step(String title) {
        now += STEP_MS;
        List<SimulatedWorker> order = new ArrayList<>(workers);
        Collections.shuffle(order, random);
        order.forEach(worker -> worker.run(configs, now));
        group.run(now);
        workers.removeIf(worker -> worker.gone);
        checkThatNothingRunsTwice(title, SimulatedWorker::runningAsMember);
        if (settings.group().maxRebalanceDelay().isZero()) {
            checkThatNothingRunsTwice(title, worker -> worker.runningAwake(now));
        }
    }

    private void checkThatNothingRunsTwice(String title, Function<SimulatedWorker, Set<String>> running) {
        Map<String, String> owners = new HashMap<>();
        for (SimulatedWorker worker : workers) {
            for (String item : running.apply(worker)) {
                String other = owners.put(item, worker.name);
                assertNull(
                        other,
                        () -> title + ", " + (now - 1_000_000) + " ms, after " + last + ": " + item + " runs on "
                                + other + " and " + worker.name + ": " + workers);
            }
        }
    }

    private Map<String, String> runningBy() {
        Map<String, String> running = new HashMap<>();
        for (SimulatedWorker worker : workers) {
            worker.running().forEach(item -> running.merge(item, worker.name, (one, two) -> one + "+" + two));
        }
        return running;
    }

    private Set<String> allConfigured() {
        WorkSet configured = SimulatedWorker.configured(configs);
        return SimulatedWorker.names(new Assignment(0, 0, configured.connectors(), configured.tasks()));
    }

    private void start() {
        workers.add(new SimulatedWorker("w" + ++names, settings, group, ClusterConfigState.EMPTY, random));
    }

    private void makeTrouble() {
        SimulatedWorker worker = workers.isEmpty() ? null : workers.get(random.nextInt(workers.size()));
        int kind = random.nextInt(9);
        last = kind + " " + (worker == null ? "" : worker.name);
        if (worker == null || kind == 0 && workers.size() < WORKERS) {
            start();
        } else if (kind <= 1) {
            changeConfigs();
        } else if (kind == 2 && workers.size() > 1) {
            worker.crash();
        } else if (kind == 3 && workers.size() > 1 && !worker.frozen && !worker.isLeaving()) {
            worker.leave(now);
        } else if (kind == 4 || kind == 5) {
            toggleFreeze(worker);
        } else if (kind == 6 || kind == 7) {
            toggleCut(worker);
        } else if (kind == 8 && !worker.frozen) {
            worker.member.withdraw("the simulation wants it", now);
        }
    }

    private void toggleFreeze(SimulatedWorker worker) {
        if (worker.cut) {
            return;
        }
        worker.frozen = !worker.frozen;
        if (worker.frozen) {
            worker.member.cutOff(now);
        } else {
            worker.member.reconnect();
        }
    }

    private void toggleCut(SimulatedWorker worker) {
        if (worker.frozen) {
            return;
        }
        worker.cut = !worker.cut;
        if (worker.cut) {
            worker.member.cutOff(now);
        } else {
            worker.member.reconnect();
        }
    }

    private void changeConfigs() {
        String connector = String.valueOf((char) ('a' + random.nextInt(6)));
        configs = configs.contains(connector) && random.nextInt(3) == 0
                ? configs.without(connector)
                : configs.withConfig(connector, Map.of(), TargetState.STARTED)
                        .withTasks(connector, Collections.nCopies(random.nextInt(4), Map.of()));
    }

    private void heal() {
        for (SimulatedWorker worker : workers) {
            if (worker.frozen) {
                toggleFreeze(worker);
            } else if (worker.cut) {
                toggleCut(worker);
            }
        }
        if (workers.stream().allMatch(SimulatedWorker::isLeaving)) {
            start();
        }
    }
}
