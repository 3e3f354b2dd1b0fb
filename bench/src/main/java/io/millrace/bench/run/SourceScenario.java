package io.millrace.bench.run;

import io.millrace.bench.bare.BareProducer;
import io.millrace.bench.plugin.LoadSource;
import io.millrace.bench.report.Metric;
import io.millrace.bench.report.Side;
import io.millrace.bench.report.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A source that is polled as fast as the worker can; records are counted at the broker.
 *
 * @param connector settings of the connector besides those of the load
 * @param bare settings of the bare producer
 */
record SourceScenario(
        String name,
        String title,
        String explanation,
        Load load,
        Map<String, String> connector,
        Map<String, String> bare,
        List<Side> sides,
        List<Target> targets)
        implements Scenario {
    private static final double WARM_UP = 0.4;

    @Override
    public Map<Metric, Double> run(Stand stand, Side side, Path folder) throws Exception {
        String topic = folder.getFileName().toString();
        Broker broker = stand.broker();
        broker.createTopic(topic, load.tasks());
        try (Child child = side == Side.BARE ? bare(stand, topic, folder) : worker(stand, side, topic, folder)) {
            List<Sample> samples =
                    Sampler.until(load.records(), () -> broker.written(topic, load.tasks()), child, broker.process());
            Map<Metric, Double> figures =
                    Window.of(samples, load.records(), WARM_UP).figures();
            figures.put(Metric.PEAK_MEMORY, (double) child.peakMegabytes());
            return figures;
        } finally {
            broker.deleteTopic(topic);
        }
    }

    private Child worker(Stand stand, Side side, String topic, Path folder) throws IOException {
        Map<String, String> settings = new HashMap<>(Map.of(
                "name", topic,
                "connector.class", LoadSource.class.getName(),
                "tasks.max", Integer.toString(load.tasks()),
                "topic", topic,
                "load.records", Long.toString(load.records()),
                "load.payload", load.kind().setting(),
                "load.size", Integer.toString(load.size())));
        settings.putAll(connector);
        Map<String, String> worker =
                stand.standalone(folder, Broker.freePort(), stand.workers().loadPlugins(), load.converter());
        return stand.startStandalone(side, folder, worker, List.of(settings));
    }

    private Child bare(Stand stand, String topic, Path folder) throws IOException {
        return produce(stand, folder, topic, load, bare);
    }

    /** A bare producer that writes the load into the topic. */
    static Child produce(Stand stand, Path folder, String topic, Load load, Map<String, String> settings)
            throws IOException {
        Map<String, String> client = new HashMap<>(settings);
        client.put("bootstrap.servers", stand.broker().servers());
        List<String> arguments = List.of(
                topic,
                load.kind().setting(),
                Integer.toString(load.size()),
                Long.toString(load.records()),
                Integer.toString(load.tasks()));
        return stand.startBare(folder, BareProducer.class, client, arguments);
    }
}
