package io.millrace.bench.run;

import io.millrace.bench.report.Side;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Where everything is tried out: a broker, the homes, and how to start a worker against them. */
record Stand(Broker broker, Workers workers) {

    /** Settings that every standalone worker has, and these. */
    Map<String, String> standalone(Path folder, int port, Path plugins, Map<String, String> more) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "bootstrap.servers",
                broker.servers(),
                "listeners",
                "http://localhost:" + port,
                "key.converter",
                "org.apache.kafka.connect.storage.StringConverter",
                "value.converter",
                "org.apache.kafka.connect.storage.StringConverter",
                "offset.storage.file.filename",
                folder.resolve("offsets").toString(),
                "plugin.path",
                plugins.toString()));
        settings.putAll(more);
        return settings;
    }

    /** Settings that every distributed worker has; its topics are named for the group. */
    Map<String, String> distributed(String group, int port, Path plugins) {
        return Map.ofEntries(
                Map.entry("bootstrap.servers", broker.servers()),
                Map.entry("listeners", "http://localhost:" + port),
                Map.entry("group.id", group),
                Map.entry("key.converter", "org.apache.kafka.connect.storage.StringConverter"),
                Map.entry("value.converter", "org.apache.kafka.connect.storage.StringConverter"),
                Map.entry("offset.storage.topic", group + "-offsets"),
                Map.entry("config.storage.topic", group + "-configs"),
                Map.entry("status.storage.topic", group + "-status"),
                Map.entry("offset.storage.replication.factor", "1"),
                Map.entry("config.storage.replication.factor", "1"),
                Map.entry("status.storage.replication.factor", "1"),
                Map.entry("plugin.path", plugins.toString()));
    }

    Child startStandalone(Side side, Path folder, Map<String, String> worker, List<Map<String, String>> connectors)
            throws IOException {
        List<String> files = new ArrayList<>(List.of(write(folder, "worker", worker)));
        for (Map<String, String> connector : connectors) {
            files.add(write(folder, connector.get("name"), connector));
        }
        return Child.start("worker", workers.worker(side, false, files), workers.environment(side, folder), folder);
    }

    Child startDistributed(Side side, Path folder, Map<String, String> worker) throws IOException {
        List<String> files = List.of(write(folder, "worker", worker));
        return Child.start("worker", workers.worker(side, true, files), workers.environment(side, folder), folder);
    }

    Child startBare(Path folder, Class<?> main, Map<String, String> client, List<String> arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(write(folder, "client", client)));
        all.addAll(arguments);
        return Child.start("bare", workers.bare(main.getName(), all), Map.of(), folder);
    }

    private static String write(Path folder, String name, Map<String, String> settings) throws IOException {
        Properties properties = new Properties();
        properties.putAll(settings);
        StringWriter text = new StringWriter();
        properties.store(text, null);
        Path file = folder.resolve(name + ".properties");
        Files.writeString(file, text.toString());
        return file.toString();
    }
}
