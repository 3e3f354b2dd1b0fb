package io.millrace.launch.fuzz;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Configs of connectors: harmless ones, hostile ones, and such as nobody can accept. One thread. */
final class Configs {
    private static final String FIXTURES = "io.millrace.launch.connectors.";

    private final Pick pick;
    private final Path folder;
    private final String topic;

    /** The connectors read and write in this folder, and this topic. */
    Configs(Pick pick, Path folder, String topic) {
        this.pick = pick;
        this.folder = folder;
        this.topic = topic;
    }

    String topic() {
        return topic;
    }

    /** What sources of files read. */
    String file() {
        return folder.resolve("fuzz-in.txt").toString();
    }

    Map<String, Object> any(String connector) {
        Map<String, Object> config = new LinkedHashMap<>(
                switch (pick.below(5)) {
                    case 0 -> Map.of("connector.class", "FileStreamSource", "file", file(), "topic", topic);
                    case 1 -> Map.of("connector.class", "FileStreamSink", "file", output(), "topics", topic);
                    case 2 -> Map.of("connector.class", FIXTURES + "ScriptedSource", "count", "3", "topic", topic);
                    case 3 -> hostile();
                    default ->
                        Map.of("connector.class", pick.of("FileStream", "", "java.lang.String", "ScriptedSink", "x.Y"));
                });
        if (pick.percent(30)) {
            config.put("name", pick.percent(80) ? connector : "other");
        }
        for (int more = pick.of(0, 0, 0, 1, 3); more > 0; more--) {
            config.put(key(), value());
        }
        return config;
    }

    private Map<String, Object> hostile() {
        String how = pick.of("throw", "error", "misconfigured");
        return pick.percent(60)
                ? Map.of(
                        "connector.class",
                        FIXTURES + "ScriptedSource",
                        "topic",
                        topic,
                        "count",
                        "3",
                        how,
                        pick.of("validate", "start", "taskConfigs", "stop", "task.start", "task.poll", "task.stop"))
                : Map.of(
                        "connector.class",
                        FIXTURES + "ScriptedSink",
                        "topics",
                        topic,
                        "out",
                        output(),
                        how,
                        pick.of("start", "taskConfigs", "stop", "task.start", "task.put", "task.stop"));
    }

    private String output() {
        return folder.resolve("fuzz-out-" + pick.below(8) + ".txt").toString();
    }

    private String key() {
        return pick.of(
                "tasks.max",
                "key.converter",
                "value.converter",
                "value.converter.schemas.enable",
                "header.converter",
                "transforms",
                "transforms.a.type",
                "predicates",
                "predicates.p.type",
                "errors.tolerance",
                "errors.retry.timeout",
                "errors.deadletterqueue.topic.name",
                "topics",
                "topics.regex",
                "topic.creation.groups",
                "topic.creation.default.partitions",
                "producer.override.linger.ms",
                "consumer.override.max.poll.records",
                "connector.plugin.version",
                "config.action.reload",
                "exactly.once.support",
                "offsets.storage.topic",
                "tasks.max.enforce",
                "task.max",
                "topcis",
                "",
                " ",
                "é",
                "a\r\nb",
                "\u0000",
                "x".repeat(3_000),
                "config.providers");
    }

    private Object value() {
        return pick.of(
                "",
                " ",
                "a",
                "a,a",
                "a,,b",
                "0",
                "-1",
                "2",
                "99999999999999",
                "1.5",
                "true",
                "none",
                "all",
                "restart",
                "org.apache.kafka.connect.json.JsonConverter",
                "org.apache.kafka.connect.transforms.HoistField$Value",
                "org.apache.kafka.connect.transforms.predicates.HasHeaderKey",
                "java.lang.String",
                "[",
                "(",
                "*",
                "${file:/etc/passwd:x}",
                "latest",
                "[1,2)",
                "\u0000",
                "é\uD83D\uDCA5",
                "v".repeat(5_000),
                "\r\n",
                7,
                true,
                "requested",
                "required");
    }
}
