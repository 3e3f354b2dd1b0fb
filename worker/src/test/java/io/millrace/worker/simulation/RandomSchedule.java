package io.millrace.worker.simulation;

import io.millrace.worker.model.RestartRequest;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TargetState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A short life of a cluster with all that can happen to it, by seed; then everything is well again. */
final class RandomSchedule {
    private static final int MOST_CONNECTORS = 6;
    private static final int MOST_WORKERS = 6;
    /** How often tasks that write exactly once are replaced by others, besides all other requests. */
    private static final double NEW_SETS = 0.35;

    private static final long STEP_MS = 1_000;
    private static final int QUIET_STEPS = 3;
    /** Until the lack of a coordinator is noticed, then has consequences, and all has stopped that is slow to do so. */
    private static final long LAST_MS = 4_000 + 3_500 + 5_000;

    private static final long LONGEST_CALM_MS = 400_000;

    private final Agenda agenda;
    private final ClusterKind kind;
    private final SimulatedCluster cluster;
    private final Ledger ledger;
    private final SimulatedClients clients;
    private final int lagMs;
    private final double repeats;
    private int names;
    private int returning;
    private boolean healed;

    private RandomSchedule(Agenda agenda, ClusterKind kind) {
        this.agenda = agenda;
        this.kind = kind;
        this.cluster = new SimulatedCluster(agenda, kind);
        this.ledger = new Ledger(agenda);
        this.clients = new SimulatedClients(cluster, ledger);
        this.lagMs = agenda.anyOf(List.of(5, 5, 50, 1_000));
        this.repeats = agenda.anyOf(List.of(0.0, 0.0, 0.05, 0.3));
    }

    /** Throws an AssertionError if something goes wrong; returns what callers were told. */
    static Ledger run(Agenda agenda) {
        RandomSchedule schedule = new RandomSchedule(agenda, ClusterKind.byChance(agenda));
        schedule.run();
        return schedule.ledger;
    }

    /** The same with tasks that write exactly once; returns what they wrote. */
    static SimulatedTransactions runExactlyOnce(Agenda agenda) {
        RandomSchedule schedule = new RandomSchedule(agenda, ClusterKind.exactlyOnceByChance(agenda));
        schedule.run();
        return schedule.cluster.transactions();
    }

    private void run() {
        agenda.note(kind::toString);
        int workers = agenda.between(3, 5);
        for (int i = 0; i < workers; i++) {
            agenda.in(agenda.between(0, 1_500), this::join);
        }
        agenda.run(agenda.between(1_500, 8_000));
        for (int connector = agenda.between(1, 4); connector >= 0; connector--) {
            clients.write(anyWorker(), "c" + connector, agenda.between(1, 4));
        }
        agenda.run(agenda.between(0, 4_000));
        cluster.whenOpening(this::mayFreeze);
        int troubles = agenda.between(6, 18) * (kind.exactlyOnce() ? 2 : 1);
        int durationMs = agenda.anyOf(List.of(15_000, 30_000, 60_000, 150_000));
        for (int i = 0; i < troubles; i++) {
            agenda.in(agenda.between(0, durationMs), this::trouble);
        }
        agenda.run(durationMs);
        cluster.heal();
        healed = true;
        calmDown();
        start("last");
        calmDown();
        int imbalance = Convergence.imbalance(cluster);
        if (imbalance > 1) {
            throw new AssertionError("After a worker has joined, loads differ by " + imbalance);
        }
    }

    /** At rest means to stay so for a while. */
    private void calmDown() {
        long begunMs = agenda.nowMs();
        List<String> problems = List.of("not looked yet");
        for (int quiet = 0; quiet < QUIET_STEPS; quiet = problems.isEmpty() ? quiet + 1 : 0) {
            if (agenda.nowMs() - begunMs > LONGEST_CALM_MS) {
                throw new AssertionError("Not at rest: " + String.join("\n  ", problems));
            }
            agenda.run(STEP_MS);
            lookAfter();
            problems = problems();
        }
        List<String> lost = ledger.differences(cluster.alive().get(0).configs().snapshot());
        if (!lost.isEmpty()) {
            throw new AssertionError(String.join("\n  ", lost));
        }
    }

    /**
     * What somebody has to do who looks after the cluster: restarts tasks that were fenced or could not ask the leader, and
     * connectors that a stop, cut short by the end of the leader, has left without tasks.
     */
    private void lookAfter() {
        SimulatedWorker any = cluster.alive().get(0);
        for (String connector : any.statuses().connectors()) {
            boolean failed = any.statuses().tasks(connector).stream().anyMatch(task -> task.state() == RunState.FAILED);
            boolean idle = any.configs()
                    .snapshot()
                    .connector(connector)
                    .filter(entry -> entry.target() == TargetState.STARTED
                            && entry.tasks().isEmpty())
                    .isPresent();
            if (failed && !clients.isBusy(connector)) {
                clients.restart(any, new RestartRequest(connector, true, true));
            } else if (kind.exactlyOnce() && idle && !clients.isBusy(connector)) {
                clients.restartConnector(any, connector);
            }
        }
    }

    private List<String> problems() {
        if (returning > 0 || !clients.isIdle() || cluster.alive().stream().anyMatch(SimulatedWorker::isLeaving)) {
            return List.of("somebody waits for an answer, leaves or returns");
        }
        return Convergence.problems(cluster);
    }

    private SimulatedWorker anyWorker() {
        return agenda.anyOf(cluster.alive());
    }

    private void join() {
        if (cluster.alive().size() < MOST_WORKERS) {
            start("w" + ++names);
        }
    }

    private void start(String name) {
        SimulatedWorker worker = cluster.start(name);
        worker.configLog().lag(agenda.chance(0.5) ? lagMs : 5);
        worker.statusLog().lag(agenda.chance(0.5) ? lagMs : 5);
        worker.configLog().repeat(repeats);
        worker.statusLog().repeat(repeats);
    }

    /** A worker stands still while a task of it is about to begin; meanwhile the connector may get other tasks. */
    private void mayFreeze(SimulatedWorker worker, String connector) {
        if (!worker.process().isFrozen() && agenda.chance(0.02)) {
            worker.freeze(agenda.between(9_000, 30_000));
            if (agenda.chance(0.7)) {
                agenda.in(agenda.between(100, 25_000), () -> replaceTasks(connector));
            }
        }
    }

    private void replaceTasks(String connector) {
        if (!healed && ledger.exists(connector) && !clients.isBusy(connector)) {
            clients.write(anyWorker(), connector, agenda.between(1, 4));
        }
    }

    private void trouble() {
        if (kind.exactlyOnce() && agenda.chance(NEW_SETS)) {
            replaceTasks("c" + agenda.between(0, MOST_CONNECTORS - 1));
            return;
        }
        int dice = agenda.between(1, 100);
        if (dice <= 43) {
            request();
        } else if (dice <= 50) {
            join();
        } else if (dice <= 58) {
            unlessLast(SimulatedWorker::leave);
        } else if (dice <= 66) {
            unlessLast(this::crash);
        } else if (dice <= 74) {
            anyWorker().freeze(agenda.anyOf(List.of(200, 3_000, 11_000, 15_000, 40_000, 120_000)));
        } else if (dice <= 82) {
            cutOff(anyWorker(), agenda.anyOf(List.of(500, 4_000, 12_000, 30_000, 90_000)));
        } else if (dice <= 88) {
            cut(List.of(anyWorker().topicLink()), agenda.anyOf(List.of(500, 4_000, 12_000, 40_000, 100_000)));
        } else if (dice <= 90) {
            brokersRestart();
        } else if (dice <= 95) {
            anyWorker().blockLoop(agenda.anyOf(List.of(800, 8_000, 40_000)));
        } else {
            cluster.compact();
        }
    }

    /** A worker without a coordinator gives up its work, even if a join was under way just before that was noticed. */
    private void cutOff(SimulatedWorker worker, long ms) {
        cut(List.of(worker.groupLink()), ms);
        long cuts = worker.groupLink().cuts();
        int hampered = worker.hampered();
        long noticedMs = ClusterKind.SESSION.plus(kind.rebalanceTimeout()).toMillis() + 5_000;
        agenda.in(noticedMs + LAST_MS, () -> {
            boolean still = worker.isAlive()
                    && !worker.process().isFrozen()
                    && !worker.groupLink().isUp()
                    && worker.groupLink().cuts() == cuts;
            if (still && worker.hampered() == hampered && cluster.invariants().runsAnything(worker)) {
                throw new AssertionError(
                        worker + " goes on although it was cut off " + (noticedMs + LAST_MS) + " ms ago");
            }
        });
    }

    /** Nobody reaches the group or the topics for a while. */
    private void brokersRestart() {
        List<SimulatedLink> links = new ArrayList<>();
        cluster.alive().forEach(worker -> {
            links.add(worker.groupLink());
            links.add(worker.topicLink());
        });
        cut(links, agenda.anyOf(List.of(1_000, 5_000, 20_000)));
    }

    private void unlessLast(Consumer<SimulatedWorker> end) {
        List<SimulatedWorker> staying =
                cluster.alive().stream().filter(worker -> !worker.isLeaving()).toList();
        if (staying.size() > 1) {
            end.accept(agenda.anyOf(staying));
        }
    }

    private void crash(SimulatedWorker worker) {
        worker.kill();
        if (agenda.chance(0.7)) {
            returning++;
            agenda.in(agenda.anyOf(List.of(300, 2_000, 9_000, 15_000)), () -> {
                returning--;
                start(worker.toString());
            });
        }
    }

    private void cut(List<SimulatedLink> links, long ms) {
        boolean silently = agenda.chance(0.4);
        agenda.note(() -> links.size() + " link(s) cut for " + ms + " ms" + (silently ? " silently" : ""));
        links.forEach(link -> link.cut(silently));
        agenda.in(ms, () -> links.forEach(SimulatedLink::mend));
    }

    private void request() {
        String connector = "c" + agenda.between(0, MOST_CONNECTORS - 1);
        SimulatedWorker entrance = anyWorker();
        if (clients.isBusy(connector)) {
            return;
        }
        int dice = agenda.between(1, 12);
        if (!ledger.exists(connector) || dice <= 4) {
            clients.write(entrance, connector, agenda.between(1, 4));
        } else if (dice <= 6) {
            clients.delete(entrance, connector);
        } else if (dice <= 10) {
            clients.move(entrance, connector, agenda.anyOf(List.of(TargetState.values())));
        } else if (dice == 11) {
            clients.restart(entrance, new RestartRequest(connector, false, agenda.chance(0.5)));
        } else {
            clients.restartConnector(entrance, connector);
        }
    }
}
