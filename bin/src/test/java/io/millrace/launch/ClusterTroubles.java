package io.millrace.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Does to the workers of a cluster, to their broker and to the network between them what machines do to them: chosen at
 * random, two troubles at a time at most, each over after a while. One thread.
 */
final class ClusterTroubles {
    private static final int WORKERS = 3;
    private static final int BROKER = WORKERS;
    private static final int MOST_AT_ONCE = 2;

    private enum Kind {
        KILL,
        LEAVE,
        FREEZE,
        CUT,
        SILENCE,
        BROKER
    }

    /** One that is on: what it befell, until when, and what ends it. */
    private record Trouble(int place, long endMs, LoadSteps.Action end) {}

    private final LoadCluster cluster;
    private final ChaosBroker broker;
    private final CutNetwork network;
    private final Random random;
    private final WorkerProcess[] workers = new WorkerProcess[WORKERS];
    private final List<Trouble> troubles = new ArrayList<>();
    private final Map<Kind, Integer> counts = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private final long begunMs = System.currentTimeMillis();

    ClusterTroubles(LoadCluster cluster, ChaosBroker broker, CutNetwork network, Random random) throws Exception {
        this.cluster = cluster;
        this.broker = broker;
        this.network = network;
        this.random = random;
        for (int place = 0; place < WORKERS; place++) {
            startWorker(place);
        }
        cluster.awaitHealthy();
    }

    static CutNetwork network() throws Exception {
        return new CutNetwork(WORKERS);
    }

    /** Makes trouble for so long, then puts an end to all of it. */
    void run(Duration length) throws Exception {
        long end = System.currentTimeMillis() + length.toMillis();
        long next = System.currentTimeMillis() + millis(1000, 5000);
        while (System.currentTimeMillis() < end) {
            endThoseDue(System.currentTimeMillis());
            if (System.currentTimeMillis() >= next && troubles.size() < MOST_AT_ONCE) {
                begin();
                next = System.currentTimeMillis() + millis(500, 8000);
            }
            watch();
            TimeUnit.MILLISECONDS.sleep(50);
        }
        endThoseDue(Long.MAX_VALUE);
    }

    private long millis(int least, int most) {
        return least + random.nextInt(most - least);
    }

    private void endThoseDue(long nowMs) throws Exception {
        for (Trouble trouble : List.copyOf(troubles)) {
            if (trouble.endMs() <= nowMs) {
                tell("over", trouble.place());
                trouble.end().run();
                troubles.remove(trouble);
            }
        }
    }

    private void begin() throws Exception {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        boolean ofBroker = kind == Kind.BROKER;
        int place = ofBroker ? BROKER : random.nextInt(WORKERS);
        long lengthMs = ofBroker || kind == Kind.KILL || kind == Kind.LEAVE ? millis(100, 8000) : millis(500, 20_000);
        if (troubles.stream().noneMatch(trouble -> trouble.place() == place)) {
            counts.merge(kind, 1, Integer::sum);
            tell(kind + " for " + lengthMs + " ms", place);
            LoadSteps.Action end = begin(kind, place);
            troubles.add(new Trouble(place, System.currentTimeMillis() + lengthMs, end));
        }
    }

    private LoadSteps.Action begin(Kind kind, int place) throws Exception {
        return switch (kind) {
            case KILL -> kill(place);
            case LEAVE -> leave(place);
            case FREEZE -> freeze(place);
            case CUT -> cut(place, CutLink.State.REFUSING);
            case SILENCE -> cut(place, CutLink.State.SILENT);
            case BROKER -> stopBroker(random.nextBoolean());
        };
    }

    private LoadSteps.Action kill(int place) throws InterruptedException {
        cluster.kill(workers[place]);
        return () -> startWorker(place);
    }

    private LoadSteps.Action leave(int place) {
        WorkerProcess leaving = workers[place];
        cluster.workers.remove(leaving);
        leaving.askToStop();
        return () -> {
            assertEquals(143, leaving.terminate(), leaving::toString);
            startWorker(place);
        };
    }

    private LoadSteps.Action freeze(int place) throws Exception {
        workers[place].freeze();
        return workers[place]::thaw;
    }

    private LoadSteps.Action cut(int place, CutLink.State how) {
        network.link(place).become(how);
        return () -> network.link(place).become(CutLink.State.WHOLE);
    }

    private LoadSteps.Action stopBroker(boolean kill) throws Exception {
        if (kill) {
            broker.kill();
        } else {
            broker.stop();
        }
        return broker::start;
    }

    private void startWorker(int place) throws Exception {
        workers[place] = cluster.start(network.bootstrapServers(place));
    }

    /** A worker ends by itself only when it reaches no broker for a minute as it starts; systemd would start it again. */
    private void watch() throws Exception {
        for (int place = 0; place < WORKERS; place++) {
            WorkerProcess worker = workers[place];
            if (!worker.isAlive() && cluster.workers.remove(worker)) {
                tell("has ended by itself", place);
                if (worker.log().contains("Kafka Connect started")) {
                    problems.add(at() + worker + " has ended by itself");
                }
                startWorker(place);
            }
        }
    }

    private void tell(String what, int place) {
        System.out.println(at() + (place == BROKER ? "broker" : "worker " + workers[place].id()) + ": " + what);
    }

    private String at() {
        return "%6.1f s ".formatted((System.currentTimeMillis() - begunMs) / 1000.0);
    }

    /** What should not have happened. */
    List<String> problems() {
        return problems;
    }

    @Override
    public String toString() {
        return "troubles: " + counts;
    }
}
