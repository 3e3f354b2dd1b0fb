package io.millrace.worker.simulation;

import io.millrace.worker.api.Herder;
import io.millrace.worker.cluster.GroupSettings;
import io.millrace.worker.cluster.SimulatedMembership;
import io.millrace.worker.herder.ClusterParts.ExactlyOnce;
import io.millrace.worker.herder.SimulatedHerder;
import io.millrace.worker.metrics.WorkerMetrics;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.runtime.TaskFences;
import io.millrace.worker.store.KafkaConfigBackingStore;
import io.millrace.worker.store.KafkaStatusBackingStore;
import io.millrace.worker.store.SimulatedLog;
import io.millrace.worker.store.SimulatedStores;

/** One worker of the cluster, from its membership to its stores, as a process of its own. */
final class SimulatedWorker {
    private static final long LAST_WORDS_MS = 5_000;

    private final SimulatedCluster cluster;
    private final Agenda agenda;
    private final Invariants invariants;
    private final SimulatedProcess process;
    private final SimulatedProcess.Lane loop;
    private final SimulatedProcess.Lane requests;
    private final SimulatedLink groupLink;
    private final SimulatedLink topicLink;
    private final SimulatedLog configLog;
    private final SimulatedLog statusLog;
    private final KafkaConfigBackingStore configs;
    private final KafkaStatusBackingStore statuses;
    private final SimulatedMembership membership;
    private final SimulatedHerder herder;
    private boolean turning;
    private long turns;
    private boolean leaving;
    private int hampered;

    SimulatedWorker(SimulatedCluster cluster, GroupSettings settings) {
        this.cluster = cluster;
        this.agenda = cluster.agenda();
        this.invariants = cluster.invariants();
        this.process = new SimulatedProcess(settings.clientId(), agenda);
        this.loop = process.thread();
        this.requests = process.thread();
        this.groupLink = new SimulatedLink(agenda, cluster.kind().slowestMs());
        this.topicLink = new SimulatedLink(agenda, cluster.kind().slowestMs());
        this.configLog = new SimulatedLog(cluster.configTopic(), topicLink, process, true);
        this.statusLog = new SimulatedLog(cluster.statusTopic(), topicLink, process, false);
        this.configs = cluster.kind().exactlyOnce()
                ? SimulatedStores.configs(configLog, new SimulatedLeaderWriter(cluster, topicLink, process), process)
                : SimulatedStores.configs(configLog, process);
        this.statuses = SimulatedStores.statuses(statusLog, process);
        this.membership = new SimulatedMembership(
                settings, configs::snapshot, cluster.group(), groupLink, process, new Listener());
        this.herder = new SimulatedHerder(
                workerId(),
                membership,
                configs,
                statuses,
                new SimulatedLeaderClient(cluster, this),
                new WorkerMetrics(agenda.time()),
                agenda.time(),
                cluster.kind().exactlyOnce()
                        ? new ExactlyOnce(true, new SimulatedFencing(cluster, topicLink, requests))
                        : ExactlyOnce.NONE,
                listener -> new SimulatedRunner(
                        this, process, listener, invariants, cluster.kind().sluggish()));
    }

    private final class Listener implements SimulatedMembership.Observer {
        @Override
        public void joined() {
            invariants.joined(SimulatedWorker.this);
        }

        @Override
        public void herderWanted() {
            turnSoon();
        }
    }

    void start() {
        agenda.note(() -> this + " starts");
        loop.in(0, () -> {
            statuses.start();
            herder.begin();
            turnSoon();
        });
    }

    private void turnSoon() {
        if (!turning) {
            turning = true;
            loop.in(agenda.between(0, 2), this::turn);
        }
    }

    private void turn() {
        turning = false;
        long idleMs = herder.turn().toMillis();
        long latest = ++turns;
        if (idleMs == 0) {
            turnSoon();
        } else {
            loop.in(idleMs, () -> {
                if (latest == turns) {
                    turn();
                }
            });
        }
    }

    /** Leaves in an orderly way, and is gone when that is done. */
    void leave() {
        agenda.note(() -> this + " is told to leave");
        leaving = true;
        requests.in(0, () -> herder.beginClose().whenComplete((done, error) -> sayLastWords(agenda.nowMs())));
    }

    private void sayLastWords(long sinceMs) {
        if (statusLog.isQuiet() && configLog.isQuiet() || agenda.nowMs() - sinceMs >= LAST_WORDS_MS) {
            membership.close();
            kill();
        } else {
            requests.in(10, () -> sayLastWords(sinceMs));
        }
    }

    void kill() {
        agenda.note(() -> this + " is gone");
        process.kill();
        configLog.close();
        statusLog.close();
        invariants.died(this);
    }

    SimulatedCluster cluster() {
        return cluster;
    }

    TaskFences fences() {
        return herder.fences();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    boolean isLeaving() {
        return leaving;
    }

    SimulatedProcess process() {
        return process;
    }

    /** The thread that serves requests. */
    SimulatedProcess.Lane requests() {
        return requests;
    }

    SimulatedLink groupLink() {
        return groupLink;
    }

    SimulatedLink topicLink() {
        return topicLink;
    }

    SimulatedLog configLog() {
        return configLog;
    }

    SimulatedLog statusLog() {
        return statusLog;
    }

    Herder herder() {
        return herder.api();
    }

    KafkaConfigBackingStore configs() {
        return configs;
    }

    KafkaStatusBackingStore statuses() {
        return statuses;
    }

    /** Is frozen for so long. */
    void freeze(long ms) {
        agenda.note(() -> this + " is frozen for " + ms + " ms");
        hampered++;
        process.freeze();
        agenda.in(ms, () -> {
            agenda.note(() -> this + " is thawed");
            hampered++;
            process.thaw();
        });
    }

    /** How often it was kept from doing what it should. */
    int hampered() {
        return hampered;
    }

    /** Holds the loop up for so long. */
    void blockLoop(long ms) {
        hampered++;
        agenda.note(() -> this + "'s loop hangs for " + ms + " ms");
        loop.block(ms);
    }

    void resumeLoop() {
        loop.resume();
    }

    String memberId() {
        return membership.memberId();
    }

    SimulatedMembership membership() {
        return membership;
    }

    /** Whether this is a connector or a task that this worker is to run. */
    boolean isAssigned(Object item) {
        return item instanceof ConnectorTaskId task
                ? membership.work().tasks().contains(task)
                : membership.work().connectors().contains(item.toString());
    }

    String workerId() {
        return process.name() + ":8083";
    }

    String url() {
        return url(process.name());
    }

    static String url(String name) {
        return "http://" + name + ":8083/";
    }

    @Override
    public String toString() {
        return process.name();
    }
}
