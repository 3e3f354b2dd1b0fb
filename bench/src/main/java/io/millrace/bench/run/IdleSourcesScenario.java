package io.millrace.bench.run;

import io.millrace.bench.plugin.IdleSource;
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
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Sources whose poll returns at once with nothing; one of them has a record now and then. */
record IdleSourcesScenario(int count) implements Scenario {
    private static final Duration LIMIT = Duration.ofSeconds(180);
    private static final Duration WATCHED = Duration.ofSeconds(21);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long SETTLED_MS = 5000;
    private static final String EVERY_MS = "2000";
    private static final double PERCENT = 100;

    @Override
    public String name() {
        return "idle-sources";
    }

    @Override
    public String title() {
        return count + " idle sources";
    }

    @Override
    public String explanation() {
        return "Sources whose poll returns nothing at once, in a standalone worker. One of them has a record every 2 s:"
                + " the latency is the time from when the record is there until a consumer outside has it.";
    }

    @Override
    public List<Side> sides() {
        return List.of(Side.APACHE, Side.MILLRACE);
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.atMost(5, Metric.CORE_SHARE), Target.atMost(100, Metric.LATENCY_MAX));
    }

    @Override
    public Map<Metric, Double> run(Stand stand, Side side, Path folder) throws Exception {
        String id = folder.getFileName().toString();
        stand.broker().createTopic(id, 1);
        List<Map<String, String>> connectors = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            connectors.add(Map.of(
                    "name",
                    id + "-" + i,
                    "connector.class",
                    IdleSource.class.getName(),
                    "topic",
                    id,
                    "idle.record.every.ms",
                    i == 0 ? EVERY_MS : "0"));
        }
        int port = Broker.freePort();
        Rest rest = new Rest(port);
        Map<String, String> worker =
                stand.standalone(folder, port, stand.workers().loadPlugins(), Map.of());
        try (Child child = stand.startStandalone(side, folder, worker, connectors)) {
            child.await("all are running", LIMIT, () -> rest.running() == 2 * count);
            Thread.sleep(SETTLED_MS);
            return watch(child, stand.broker().servers(), id);
        }
    }

    private static Map<Metric, Double> watch(Child child, String servers, String topic) {
        List<Double> latencies = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers), new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToEnd(List.of(partition));
            consumer.position(partition);
            long from = System.nanoTime();
            Duration before = child.cpu();
            while (System.nanoTime() - from < WATCHED.toNanos()) {
                consumer.poll(POLL)
                        .forEach(record ->
                                latencies.add((double) (System.currentTimeMillis() - Long.parseLong(record.value()))));
            }
            double share = PERCENT * Timing.seconds(child.cpu().minus(before)) / Timing.secondsSince(from);
            Spread latency = Spread.of(latencies);
            Map<Metric, Double> figures = new EnumMap<>(Metric.class);
            figures.put(Metric.CORE_SHARE, share);
            figures.put(Metric.LATENCY, latency.median());
            figures.put(Metric.LATENCY_MAX, latency.greatest());
            return figures;
        }
    }
}
