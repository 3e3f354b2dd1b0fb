package io.millrace.rest;

import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.api.PluginCatalog;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigValue;

/** Two plugins, one of them with a few keys of every awkward kind. Any thread. */
final class FakeCatalog implements PluginCatalog {
    static final ConfigDef KEYS = new ConfigDef()
            .define("file", Type.STRING, Importance.HIGH, "The file.")
            .define(
                    "topics",
                    Type.LIST,
                    "",
                    Importance.HIGH,
                    "Topics.",
                    "Common",
                    4,
                    Width.LONG,
                    "Topics",
                    List.of("file"))
            .define("secret", Type.PASSWORD, "hush", Importance.LOW, "Hidden.");

    volatile String version = "";

    @Override
    public CompletableFuture<List<PluginInfo>> plugins(boolean connectorsOnly) {
        PluginInfo sink = new PluginInfo("org.example.FileSinkConnector", "sink", "4.3.1");
        PluginInfo transformation = new PluginInfo("org.example.Upper", "transformation", "undefined");
        return CompletableFuture.completedFuture(connectorsOnly ? List.of(sink) : List.of(sink, transformation));
    }

    @Override
    public CompletableFuture<List<ConfigDef.ConfigKey>> configDef(String plugin, String versionRange) {
        version = versionRange;
        return plugin.equals("FileSink")
                ? CompletableFuture.completedFuture(
                        List.copyOf(KEYS.configKeys().values()))
                : CompletableFuture.failedFuture(new NotFoundRefusal("Unknown plugin " + plugin + "."));
    }

    @Override
    public CompletableFuture<List<PluginProblemInfo>> problems() {
        return CompletableFuture.completedFuture(List.of(
                new PluginProblemInfo(
                        "file:/opt/plugins/empty/", null, null, "empty", "warning", "No jars.", "Put jars there."),
                new PluginProblemInfo(
                        "classpath", "org.example.Odd", "sink", "hangs", "error", "It hangs.", "Ask its author.")));
    }

    @Override
    public CompletableFuture<ConfigInfos> validate(Map<String, String> config) {
        String connectorClass = config.get("connector.class");
        if (connectorClass == null) {
            return CompletableFuture.failedFuture(
                    new InvalidRefusal("Connector config " + config + " contains no connector type"));
        }
        ConfigValue topics = new ConfigValue(
                "topics",
                List.of("a", "b"),
                Arrays.asList("a", null),
                List.of("Must configure one of topics or topics.regex"));
        ConfigValue secret = new ConfigValue("secret", "raw", List.of(), List.of());
        ConfigValue wrongType = new ConfigValue("odd", 5, List.of(), List.of());
        return CompletableFuture.completedFuture(new ConfigInfos(
                connectorClass,
                1,
                List.of("Common"),
                List.of(
                        new ConfigInfo(key("topics"), Type.LIST, topics),
                        new ConfigInfo(key("secret"), Type.PASSWORD, secret),
                        new ConfigInfo(null, null, wrongType),
                        new ConfigInfo(key("file"), Type.STRING, null))));
    }

    private static ConfigDef.ConfigKey key(String name) {
        return KEYS.configKeys().get(name);
    }
}
