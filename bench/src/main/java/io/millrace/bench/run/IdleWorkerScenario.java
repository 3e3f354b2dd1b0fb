package io.millrace.bench.run;

import io.millrace.bench.report.Metric;
import io.millrace.bench.report.Side;
import io.millrace.bench.report.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A distributed worker that has nothing to do. */
final class IdleWorkerScenario implements Scenario {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final long SETTLED_MS = 5000;
    private static final long WATCHED_MS = 10_000;
    private static final double PERCENT = 100;

    @Override
    public String name() {
        return "idle-worker";
    }

    @Override
    public String title() {
        return "idle distributed worker";
    }

    @Override
    public String explanation() {
        return "A distributed worker without connectors: CPU in 10 s that begin 5 s after REST answers, resident"
                + " memory at their end.";
    }

    @Override
    public List<Side> sides() {
        return List.of(Side.APACHE, Side.MILLRACE);
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.atMost(120, Metric.RESIDENT));
    }

    @Override
    public Map<Metric, Double> run(Stand stand, Side side, Path folder) throws Exception {
        int port = Broker.freePort();
        Rest rest = new Rest(port);
        Map<String, String> worker = stand.distributed(
                folder.getFileName().toString(), port, stand.workers().filePlugins());
        try (Child child = stand.startDistributed(side, folder, worker)) {
            child.await("REST answers", LIMIT, rest::answers);
            Map<Metric, Double> figures = new EnumMap<>(Metric.class);
            figures.put(Metric.REST_ANSWERS, Timing.secondsSince(child.startedNanos()));
            Thread.sleep(SETTLED_MS);
            figures.put(Metric.CORE_SHARE, coreShare(child, WATCHED_MS));
            figures.put(Metric.RESIDENT, (double) child.residentMegabytes());
            figures.put(Metric.THREADS, (double) child.threads());
            return figures;
        }
    }

    /** How much of a core it takes from now on for so long, in percent. */
    static double coreShare(Child child, long watchedMs) throws InterruptedException {
        long from = System.nanoTime();
        Duration before = child.cpu();
        Thread.sleep(watchedMs);
        return PERCENT * Timing.seconds(child.cpu().minus(before)) / Timing.secondsSince(from);
    }
}
