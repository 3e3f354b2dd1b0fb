package io.millrace.bench.run;

import io.millrace.bench.report.Metric;
import io.millrace.bench.report.Side;
import io.millrace.bench.report.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One distributed worker with many file sources: creating them, and a restart with all of them. */
record ManyConnectorsScenario(int count) implements Scenario {
    private static final Duration LIMIT = Duration.ofSeconds(180);
    private static final long SETTLED_MS = 5000;

    @Override
    public String name() {
        return "many-connectors";
    }

    @Override
    public String title() {
        return "distributed, " + count + " file sources";
    }

    @Override
    public String explanation() {
        return "Created one by one over REST; the worker is stopped and started again: seconds from exec until all are"
                + " listed and until all are RUNNING, CPU until then, memory and threads 5 s later.";
    }

    @Override
    public List<Side> sides() {
        return List.of(Side.APACHE, Side.MILLRACE);
    }

    @Override
    public List<Target> targets() {
        return List.of(
                Target.atMost(4, Metric.CREATED),
                Target.atMost(1.5, Metric.LISTED_AGAIN),
                Target.atMost(4, Metric.RUNNING_AGAIN),
                Target.atMost(450, Metric.THREADS),
                Target.atMost(300, Metric.RESIDENT),
                Target.atMost(1.5, Metric.STOP));
    }

    @Override
    public Map<Metric, Double> run(Stand stand, Side side, Path folder) throws Exception {
        int port = Broker.freePort();
        Rest rest = new Rest(port);
        Map<String, String> worker = stand.distributed(
                folder.getFileName().toString(), port, stand.workers().filePlugins());
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        try (Child child = stand.startDistributed(side, folder, worker)) {
            child.await("REST answers", LIMIT, rest::answers);
            create(child, rest, folder, figures);
        }
        restart(stand.startDistributed(side, folder, worker), rest, figures);
        return figures;
    }

    private void create(Child child, Rest rest, Path folder, Map<Metric, Double> figures)
            throws IOException, InterruptedException {
        Path in = Files.writeString(folder.resolve("in.txt"), "line\n");
        String topic = folder.getFileName().toString();
        long from = System.nanoTime();
        for (int i = 0; i < count; i++) {
            Map<String, String> config = Map.of(
                    "connector.class", "FileStreamSource", "tasks.max", "1", "file", in.toString(), "topic", topic);
            rest.create("source-" + i, config, "RUNNING");
        }
        figures.put(Metric.CREATED, Timing.secondsSince(from));
        child.await("all are running", LIMIT, () -> rest.running() == 2 * count);
        figures.put(Metric.CREATED_RUNNING, Timing.secondsSince(from));
    }

    private void restart(Child child, Rest rest, Map<Metric, Double> figures) throws IOException, InterruptedException {
        try (child) {
            child.await("all are listed", LIMIT, () -> rest.count("/connectors", "\"source-") == count);
            figures.put(Metric.LISTED_AGAIN, Timing.secondsSince(child.startedNanos()));
            // the statuses of before say UNASSIGNED
            child.await("all are running again", LIMIT, () -> rest.running() == 2 * count);
            figures.put(Metric.RUNNING_AGAIN, Timing.secondsSince(child.startedNanos()));
            figures.put(Metric.CPU, Timing.seconds(child.cpu()));
            Thread.sleep(SETTLED_MS);
            figures.put(Metric.RESIDENT, (double) child.residentMegabytes());
            figures.put(Metric.THREADS, (double) child.threads());
            long from = System.nanoTime();
            child.close();
            figures.put(Metric.STOP, Timing.secondsSince(from));
        }
    }
}
