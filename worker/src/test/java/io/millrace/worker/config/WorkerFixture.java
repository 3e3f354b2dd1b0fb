package io.millrace.worker.config;

import io.millrace.plugins.LoaderSwap;
import io.millrace.plugins.Plugins;
import java.util.HashMap;
import java.util.Map;

/** A worker's settings and the plugins of the test class path. */
public final class WorkerFixture implements AutoCloseable {
    public final Plugins plugins =
            Plugins.discover(null, "only_scan", null, Thread.currentThread().getContextClassLoader());

    /** Parses the least that a standalone worker needs, and more. */
    public StandaloneConfig worker(String... more) {
        Map<String, String> properties = minimal();
        properties.putAll(map(more));
        try (LoaderSwap ignored = LoaderSwap.to(plugins.loader())) {
            return new StandaloneConfig(properties);
        }
    }

    /** Parses the least that a distributed worker needs, and more. */
    public DistributedConfig distributed(String... more) {
        Map<String, String> properties = distributedMinimal();
        properties.putAll(map(more));
        try (LoaderSwap ignored = LoaderSwap.to(plugins.loader())) {
            return new DistributedConfig(properties);
        }
    }

    public static Map<String, String> distributedMinimal() {
        Map<String, String> properties = minimal();
        properties.remove("offset.storage.file.filename");
        properties.putAll(map(
                "group.id", "cluster",
                "config.storage.topic", "configs",
                "offset.storage.topic", "offsets",
                "status.storage.topic", "statuses"));
        return properties;
    }

    public static Map<String, String> minimal() {
        return map(
                "bootstrap.servers", "one:9092,two:9092",
                "key.converter", "org.apache.kafka.connect.storage.StringConverter",
                "value.converter", "org.apache.kafka.connect.json.JsonConverter",
                "value.converter.schemas.enable", "false",
                "connector.client.config.override.policy", "io.millrace.worker.kafka.SamplePolicies$Lenient",
                "offset.storage.file.filename", "/tmp/offsets");
    }

    /** A map of keys and values in turn; null values are kept. */
    public static Map<String, String> map(String... keysAndValues) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    @Override
    public void close() {
        plugins.close();
    }
}
