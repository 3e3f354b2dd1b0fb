package io.millrace.bench.run;

import static io.millrace.bench.plugin.PayloadKind.BYTES;
import static io.millrace.bench.plugin.PayloadKind.STRING;
import static io.millrace.bench.plugin.PayloadKind.STRUCT;
import static io.millrace.bench.report.Metric.CPU_PER_RECORD;
import static io.millrace.bench.report.Metric.RATE;
import static io.millrace.bench.report.Side.APACHE;
import static io.millrace.bench.report.Side.BARE;
import static io.millrace.bench.report.Side.CONTROL;
import static io.millrace.bench.report.Side.MILLRACE;

import io.millrace.bench.report.Side;
import io.millrace.bench.report.Target;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything that is measured. */
final class Scenarios {
    /** What a producer of ours does by default: large batches, idempotence, several requests in flight. */
    static final Map<String, String> LARGE_BATCHES = Map.of(
            "acks", "all",
            "enable.idempotence", "true",
            "max.in.flight.requests.per.connection", "5",
            "batch.size", "131072",
            "linger.ms", "5");
    /** What Apache's worker gives to the producers of connectors. */
    static final Map<String, String> APACHE_DEFAULTS = Map.of(
            "acks", "all",
            "enable.idempotence", "false",
            "max.in.flight.requests.per.connection", "1",
            "delivery.timeout.ms", Integer.toString(Integer.MAX_VALUE),
            "max.block.ms", Long.toString(Long.MAX_VALUE));

    private static final List<Side> ALL = List.of(APACHE, MILLRACE, BARE);
    private static final List<Side> WITH_CONTROL = List.of(APACHE, MILLRACE, BARE, CONTROL);
    private static final Map<String, String> SAME = LARGE_BATCHES.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(entry -> "producer.override." + entry.getKey(), Map.Entry::getValue));
    private static final Map<String, String> CHAIN = Map.ofEntries(
            Map.entry("transforms", "wrap,stamp,route,unwrap"),
            Map.entry("transforms.wrap.type", "org.apache.kafka.connect.transforms.HoistField$Value"),
            Map.entry("transforms.wrap.field", "line"),
            Map.entry("transforms.stamp.type", "org.apache.kafka.connect.transforms.InsertField$Value"),
            Map.entry("transforms.stamp.static.field", "origin"),
            Map.entry("transforms.stamp.static.value", "bench"),
            Map.entry("transforms.route.type", "org.apache.kafka.connect.transforms.RegexRouter"),
            Map.entry("transforms.route.regex", "(.*)"),
            Map.entry("transforms.route.replacement", "$1"),
            Map.entry("transforms.unwrap.type", "org.apache.kafka.connect.transforms.ExtractField$Value"),
            Map.entry("transforms.unwrap.field", "line"));
    private static final int MANY_TASKS = 4;

    private Scenarios() {}

    /** @param quick with fewer records and connectors */
    static List<Scenario> all(boolean quick) {
        return Stream.of(sources(quick), sinks(quick), processes(quick))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Scenario> sources(boolean quick) {
        return List.of(
                source(
                        "source",
                        "source, 100 bytes, defaults",
                        "Each side with its own defaults; the bare producer with Apache's settings.",
                        load(quick, new Load(BYTES, 100, 1, 6_000_000)),
                        Map.of(),
                        APACHE_DEFAULTS,
                        WITH_CONTROL,
                        Target.atLeast(2.5, APACHE, RATE),
                        Target.atMost(0.45, APACHE, CPU_PER_RECORD)),
                source(
                        "source-same",
                        "source, 100 bytes, same settings",
                        "All with large batches, idempotence and 5 requests in flight.",
                        load(quick, new Load(BYTES, 100, 1, 6_000_000)),
                        SAME,
                        LARGE_BATCHES,
                        ALL,
                        Target.atMost(1.15, BARE, CPU_PER_RECORD)),
                source(
                        "source-tasks",
                        "source, 100 bytes, " + MANY_TASKS + " tasks",
                        "Each side with its own defaults; the bare producers with Millrace's settings.",
                        load(quick, new Load(BYTES, 100, MANY_TASKS, 6_000_000)),
                        Map.of(),
                        LARGE_BATCHES,
                        ALL),
                source(
                        "source-chain",
                        "source, strings, 4 transformations",
                        "HoistField, InsertField, RegexRouter, ExtractField; the bare producer sends the strings.",
                        load(quick, new Load(STRING, 100, 1, 3_000_000)),
                        CHAIN,
                        LARGE_BATCHES,
                        ALL),
                source(
                        "source-json",
                        "source, JSON, struct of 7 fields",
                        "JsonConverter with schemas; the bare producer sends bytes converted beforehand.",
                        load(quick, new Load(STRUCT, 40, 1, 1_500_000)),
                        Map.of(),
                        LARGE_BATCHES,
                        ALL,
                        Target.atLeast(3, APACHE, RATE),
                        Target.atMost(0.35, APACHE, CPU_PER_RECORD)));
    }

    private static List<Scenario> sinks(boolean quick) {
        return List.of(
                sink(
                        "sink",
                        "sink, 100 bytes",
                        "Counted and dropped.",
                        load(quick, new Load(BYTES, 100, 1, 12_000_000)),
                        false,
                        WITH_CONTROL,
                        Target.atLeast(1.4, APACHE, RATE),
                        Target.atMost(1.15, BARE, CPU_PER_RECORD)),
                sink(
                        "sink-tasks",
                        "sink, 100 bytes, " + MANY_TASKS + " tasks",
                        "Counted and dropped.",
                        load(quick, new Load(BYTES, 100, MANY_TASKS, 12_000_000)),
                        false,
                        ALL),
                sink(
                        "sink-json",
                        "sink, JSON, struct of 7 fields",
                        "JsonConverter with schemas; the bare consumer leaves the bytes as they are.",
                        load(quick, new Load(STRUCT, 40, 1, 1_500_000)),
                        false,
                        ALL,
                        Target.atLeast(3, APACHE, RATE),
                        Target.atMost(0.33, APACHE, CPU_PER_RECORD)),
                sink(
                        "sink-work",
                        "sink, JSON, put works as long",
                        "As before, and put works on each record for as long as Apache's converter takes on this machine.",
                        load(quick, new Load(STRUCT, 40, 1, 1_200_000)),
                        true,
                        List.of(APACHE, MILLRACE),
                        Target.atLeast(1.7, APACHE, RATE)));
    }

    private static List<Scenario> processes(boolean quick) {
        return List.of(
                new StartScenario(),
                new IdleWorkerScenario(),
                new ManyConnectorsScenario(quick ? 50 : 200),
                new ListingScenario(quick ? 500 : 2000),
                new IdleSourcesScenario(50));
    }

    private static Load load(boolean quick, Load full) {
        return quick ? full.quick() : full;
    }

    private static Scenario source(
            String name,
            String title,
            String explanation,
            Load load,
            Map<String, String> connector,
            Map<String, String> bare,
            List<Side> sides,
            Target... targets) {
        return new SourceScenario(name, title, explanation, load, connector, bare, sides, List.of(targets));
    }

    private static Scenario sink(
            String name,
            String title,
            String explanation,
            Load load,
            boolean works,
            List<Side> sides,
            Target... targets) {
        return new SinkScenario(
                name, title, explanation, load, works, Map.of(), sides, List.of(targets), new SinkScenario.Filling());
    }
}
