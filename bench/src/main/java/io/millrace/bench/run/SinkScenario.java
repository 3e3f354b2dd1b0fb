package io.millrace.bench.run;

import io.millrace.bench.bare.BareConsumer;
import io.millrace.bench.plugin.CountingSink;
import io.millrace.bench.plugin.SharedCount;
import io.millrace.bench.plugin.Work;
import io.millrace.bench.report.Metric;
import io.millrace.bench.report.Side;
import io.millrace.bench.report.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A sink that reads a topic filled beforehand; it counts, and what its group has committed at the end must agree.
 *
 * @param works whether its {@code put} works on each record, for as long as Apache's converter does
 * @param connector settings of the connector besides those of the load
 */
record SinkScenario(
        String name,
        String title,
        String explanation,
        Load load,
        boolean works,
        Map<String, String> connector,
        List<Side> sides,
        List<Target> targets,
        Filling filling)
        implements Scenario {
    private static final double WARM_UP = 0.4;
    private static final Duration FILLING = Duration.ofMinutes(10);

    /** The topic once it is filled, and the rounds of work once they are measured; both for all runs. */
    static final class Filling {
        private String topic;
        private long rounds;
    }

    @Override
    public Map<Metric, Double> run(Stand stand, Side side, Path folder) throws Exception {
        fill(stand, folder);
        String name = folder.getFileName().toString();
        Path file = folder.resolve("count");
        SharedCount count = SharedCount.open(file, 0);
        Map<Metric, Double> figures;
        try (Child child =
                side == Side.BARE ? bare(stand, name, file, folder) : worker(stand, side, name, file, folder)) {
            List<Sample> samples = Sampler.until(
                    load.records(), count::sum, child, stand.broker().process());
            figures = Window.of(samples, load.records(), WARM_UP).figures();
            figures.put(Metric.PEAK_MEMORY, (double) child.peakMegabytes());
            if (side == Side.BARE) {
                child.await("it has committed", Duration.ofSeconds(60), () -> child.said("done"));
            }
        }
        requireCommitted(stand, "connect-" + name);
        return figures;
    }

    /** The broker's count: a worker that stops in order has committed all. */
    private void requireCommitted(Stand stand, String group) throws Exception {
        long committed = stand.broker().committed(group);
        if (committed != load.records()) {
            throw new IllegalStateException(
                    "Group " + group + " has committed " + committed + " of " + load.records() + " records");
        }
    }

    private void fill(Stand stand, Path folder) throws Exception {
        if (filling.topic != null) {
            return;
        }
        String topic = "filled-" + name;
        stand.broker().createTopic(topic, load.tasks());
        Path own = Files.createDirectory(folder.resolve("filling"));
        try (Child child = SourceScenario.produce(stand, own, topic, load, Scenarios.LARGE_BATCHES)) {
            child.await("the topic is filled", FILLING, () -> child.said("done"));
        }
        filling.topic = topic;
        filling.rounds = works ? Work.roundsOf(ConversionTime.nanoseconds(load)) : 0;
    }

    private Child worker(Stand stand, Side side, String name, Path file, Path folder) throws IOException {
        Map<String, String> settings = new HashMap<>(Map.of(
                "name", name,
                "connector.class", CountingSink.class.getName(),
                "tasks.max", Integer.toString(load.tasks()),
                "topics", filling.topic,
                "count.file", file.toString(),
                "count.work.rounds", Long.toString(filling.rounds)));
        settings.putAll(connector);
        Map<String, String> worker =
                stand.standalone(folder, Broker.freePort(), stand.workers().loadPlugins(), load.converter());
        return stand.startStandalone(side, folder, worker, List.of(settings));
    }

    private Child bare(Stand stand, String name, Path file, Path folder) throws IOException {
        Map<String, String> client = Map.of(
                "bootstrap.servers",
                stand.broker().servers(),
                "group.id",
                "connect-" + name,
                "enable.auto.commit",
                "false",
                "auto.offset.reset",
                "earliest");
        List<String> arguments =
                List.of(filling.topic, file.toString(), Long.toString(load.records()), Integer.toString(load.tasks()));
        return stand.startBare(folder, BareConsumer.class, client, arguments);
    }

    @Override
    public void close(Stand stand) throws Exception {
        if (filling.topic != null) {
            stand.broker().deleteTopic(filling.topic);
        }
    }
}
