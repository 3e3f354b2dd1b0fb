package io.millrace.launch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Does to a worker of a cluster or to its broker what takes the work from one task to another: in each round one trouble,
 * with new task configs before, during and after it by chance, until all sources go on. One thread.
 */
final class CountingRounds {
    private static final int MOST_TASKS = 3;

    private enum Kind {
        KILL_FOLLOWER,
        KILL_LEADER,
        KILL_BROKER,
        FREEZE_FOLLOWER,
        FREEZE_LEADER
    }

    private final CountingCluster cluster;
    private final ChaosBroker broker;
    private final Random random;
    private final Map<Kind, Integer> counts = new TreeMap<>();
    private final long begunMs = System.currentTimeMillis();

    CountingRounds(CountingCluster cluster, ChaosBroker broker, Random random) {
        this.cluster = cluster;
        this.broker = broker;
        this.random = random;
    }

    /** So many rounds, each kind as often as any other; ends early when records are not as they should be. */
    void run(int rounds) throws Exception {
        List<Kind> kinds = new ArrayList<>();
        for (int round = 0; round < rounds && cluster.records.problems().isEmpty(); round++) {
            if (kinds.isEmpty()) {
                kinds.addAll(List.of(Kind.values()));
                Collections.shuffle(kinds, random);
            }
            Kind kind = kinds.remove(0);
            counts.merge(kind, 1, Integer::sum);
            System.out.printf("%6.1f s %s%n", (System.currentTimeMillis() - begunMs) / 1000.0, kind);
            TimeUnit.MILLISECONDS.sleep(random.nextInt(1500));
            run(kind);
        }
    }

    private void run(Kind kind) throws Exception {
        mayChangeTasks(0.3);
        switch (kind) {
            case KILL_FOLLOWER, KILL_LEADER -> kill(worker(kind == Kind.KILL_LEADER));
            case KILL_BROKER -> killBroker();
            case FREEZE_FOLLOWER, FREEZE_LEADER -> freeze(worker(kind == Kind.FREEZE_LEADER));
        }
        cluster.awaitProgress(kind.toString());
    }

    private WorkerProcess worker(boolean leads) {
        WorkerProcess leader = cluster.leader();
        List<WorkerProcess> followers =
                cluster.workers.stream().filter(each -> each != leader).toList();
        return leads ? leader : followers.get(random.nextInt(followers.size()));
    }

    private void mayChangeTasks(double probability) {
        if (random.nextDouble() < probability) {
            String boundary = CountingCluster.BOUNDARIES.get(random.nextInt(CountingCluster.BOUNDARIES.size()));
            cluster.put(boundary, 1 + random.nextInt(MOST_TASKS));
        }
    }

    /** It comes back at once, or only when others have its work. */
    private void kill(WorkerProcess victim) throws Exception {
        cluster.kill(victim);
        if (random.nextBoolean()) {
            cluster.awaitProgress("the end of " + victim);
            mayChangeTasks(0.5);
        }
        cluster.awaitHealthy(cluster.start());
    }

    private void killBroker() throws Exception {
        broker.kill();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(3000));
        broker.start();
        mayChangeTasks(0.5);
    }

    /** Others take over what it still believes to own; then it goes on in the midst of what it was doing. */
    private void freeze(WorkerProcess victim) throws Exception {
        cluster.workers.remove(victim);
        victim.freeze();
        try {
            TimeUnit.MILLISECONDS.sleep(CountingCluster.SESSION_TIMEOUT.toMillis());
            cluster.awaitProgress("the silence of " + victim);
            mayChangeTasks(0.7);
            TimeUnit.MILLISECONDS.sleep(random.nextInt(1500));
        } finally {
            victim.thaw();
        }
        mayChangeTasks(0.3);
        cluster.workers.add(random.nextInt(cluster.workers.size() + 1), victim);
        cluster.awaitHealthy(victim);
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
