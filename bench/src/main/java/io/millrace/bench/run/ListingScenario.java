package io.millrace.bench.run;

import io.millrace.bench.report.Metric;
import io.millrace.bench.report.Side;
import io.millrace.bench.report.Spread;
import io.millrace.bench.report.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Very many connectors, all stopped, asked for by REST. */
record ListingScenario(int count) implements Scenario {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int WARM_UPS = 3;
    private static final int REQUESTS = 11;

    @Override
    public String name() {
        return "listing";
    }

    @Override
    public String title() {
        return count + " connectors listed";
    }

    @Override
    public String explanation() {
        return "A standalone worker with that many stopped connectors; the median of " + REQUESTS + " requests after "
                + WARM_UPS + " that are not measured.";
    }

    @Override
    public List<Side> sides() {
        return List.of(Side.APACHE, Side.MILLRACE);
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.atMost(200, Metric.LIST_FULL));
    }

    @Override
    public Map<Metric, Double> run(Stand stand, Side side, Path folder) throws Exception {
        int port = Broker.freePort();
        Rest rest = new Rest(port);
        Map<String, String> worker =
                stand.standalone(folder, port, stand.workers().filePlugins(), Map.of());
        Map<String, String> config =
                Map.of("connector.class", "FileStreamSource", "tasks.max", "1", "file", "none", "topic", "none");
        try (Child child = stand.startStandalone(side, folder, worker, List.of())) {
            child.await("REST answers", LIMIT, rest::answers);
            for (int i = 0; i < count; i++) {
                rest.create("listed-" + i, config, "STOPPED");
            }
            Map<Metric, Double> figures = new EnumMap<>(Metric.class);
            figures.put(Metric.LIST_PLAIN, millis(rest, "/connectors"));
            figures.put(Metric.LIST_FULL, millis(rest, "/connectors?expand=status&expand=info"));
            return figures;
        }
    }

    private double millis(Rest rest, String path) {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < WARM_UPS + REQUESTS; i++) {
            long from = System.nanoTime();
            if (!rest.get(path).contains("\"listed-" + (count - 1) + "\"")) {
                throw new IllegalStateException("GET " + path + " did not list every connector");
            }
            values.add(Timing.millisSince(from));
        }
        return Spread.of(values.subList(WARM_UPS, values.size())).median();
    }
}
