package io.millrace.bench.run;

import io.millrace.bench.report.Metric;
import io.millrace.bench.report.Side;
import io.millrace.bench.report.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A standalone worker from its start to the first line that went through Kafka from one file into another. */
final class StartScenario implements Scenario {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final long SETTLED_MS = 3000;

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String title() {
        return "start, file source and sink";
    }

    @Override
    public String explanation() {
        return "A standalone worker with a file source and a file sink. CPU and resident memory 3 s after the first"
                + " line. Millrace's home has its archive of class data, as every home has after its first worker.";
    }

    @Override
    public List<Side> sides() {
        return List.of(Side.APACHE, Side.MILLRACE);
    }

    @Override
    public List<Target> targets() {
        return List.of(
                Target.atMost(1.0, Metric.REST_ANSWERS),
                Target.atMost(2.0, Metric.FIRST_LINE),
                Target.atMost(0.15, Side.APACHE, Metric.CPU),
                Target.atMost(150, Metric.RESIDENT));
    }

    @Override
    public Map<Metric, Double> run(Stand stand, Side side, Path folder) throws Exception {
        String id = folder.getFileName().toString();
        Path in = Files.writeString(folder.resolve("in.txt"), "first line\n");
        Path out = folder.resolve("out.txt");
        int port = Broker.freePort();
        Rest rest = new Rest(port);
        Map<String, String> source =
                Map.of("name", "in-" + id, "connector.class", "FileStreamSource", "file", in.toString(), "topic", id);
        Map<String, String> sink =
                Map.of("name", "out-" + id, "connector.class", "FileStreamSink", "file", out.toString(), "topics", id);
        Map<String, String> worker =
                stand.standalone(folder, port, stand.workers().filePlugins(), Map.of());
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        try (Child child = stand.startStandalone(side, folder, worker, List.of(source, sink))) {
            child.await("REST answers", LIMIT, rest::answers);
            figures.put(Metric.REST_ANSWERS, Timing.secondsSince(child.startedNanos()));
            child.await("the first line", LIMIT, () -> written(out));
            figures.put(Metric.FIRST_LINE, Timing.secondsSince(child.startedNanos()));
            Thread.sleep(SETTLED_MS);
            figures.put(Metric.CPU, Timing.seconds(child.cpu()));
            figures.put(Metric.RESIDENT, (double) child.residentMegabytes());
        }
        return figures;
    }

    private static boolean written(Path file) {
        try {
            return Files.exists(file) && Files.size(file) > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
