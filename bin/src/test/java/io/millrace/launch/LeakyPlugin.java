package io.millrace.launch;

import io.millrace.testing.jars.PluginJar;
import java.net.URI;
import java.nio.file.Path;
import org.slf4j.Logger;

/**
 * Plugins that tell everybody what they are told: they log their configs, on threads of their own, too, and put them into
 * what they throw, in the call that {@code leak} names. The task writes the hash of its {@code door} to the file
 * {@code witness}.
 */
final class LeakyPlugin {
    private LeakyPlugin() {}

    static void writeTo(Path folder) {
        PluginJar.named("leaky")
                .classPath(Path.of(URI.create(Logger.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString())))
                .source("com.acme.leaky.LeakySource", SOURCE)
                .source("com.acme.leaky.LeakyTask", TASK)
                .source("com.acme.leaky.LeakyTransform", TRANSFORM)
                .source("com.acme.leaky.LeakyConverter", CONVERTER)
                .service("org.apache.kafka.connect.source.SourceConnector", "com.acme.leaky.LeakySource")
                .service("org.apache.kafka.connect.transforms.Transformation", "com.acme.leaky.LeakyTransform")
                .service("org.apache.kafka.connect.storage.Converter", "com.acme.leaky.LeakyConverter")
                .writeTo(folder);
    }

    private static final String SOURCE = """
            import java.util.*;
            import org.apache.kafka.common.config.*;
            import org.apache.kafka.common.config.ConfigDef.*;
            public class LeakySource extends org.apache.kafka.connect.source.SourceConnector {
                private static final org.slf4j.Logger LOG = org.slf4j.LoggerFactory.getLogger(LeakySource.class);
                static final ConfigDef CONFIG = new ConfigDef()
                        .define("door", Type.PASSWORD, "", Importance.HIGH, "Declared.")
                        .define("bolt", Type.STRING, "", Importance.HIGH, "Not declared.")
                        .define("ring.count", Type.INT, 1, Importance.HIGH, "A number.")
                        .define("login.token", Type.STRING, "", (key, value) -> {
                            if (value.toString().startsWith("wrong")) {
                                throw new ConfigException(key, value, "No such token: " + value);
                            }
                        }, Importance.HIGH, "Checked.")
                        .define("connection.url", Type.STRING, "", Importance.HIGH, "With credentials.")
                        .define("leak", Type.STRING, "", Importance.HIGH, "Where to leak.");
                private Map<String, String> config;
                public void start(Map<String, String> props) {
                    config = props;
                    LOG.info("Starting with {}", props);
                    Thread thread = new Thread(() -> LOG.warn("Also {}", props, new RuntimeException(props.toString())));
                    thread.start();
                    try { thread.join(); } catch (InterruptedException e) { throw new IllegalStateException(e); }
                    if ("start".equals(props.get("leak"))) {
                        throw new IllegalStateException("Cannot start with " + props);
                    }
                }
                public Config validate(Map<String, String> props) {
                    LOG.info("Validating {}", props);
                    if ("validate".equals(props.get("leak"))) {
                        throw new IllegalStateException("Cannot validate " + props);
                    }
                    return super.validate(props);
                }
                public void stop() {}
                public Class<? extends org.apache.kafka.connect.connector.Task> taskClass() { return LeakyTask.class; }
                public List<Map<String, String>> taskConfigs(int max) { return List.of(new HashMap<>(config)); }
                public ConfigDef config() { return CONFIG; }
                public String version() { return "1"; }
            }
            """;

    private static final String TASK = """
            import java.nio.file.*;
            import java.util.*;
            import org.apache.kafka.connect.source.*;
            public class LeakyTask extends SourceTask {
                private static final org.slf4j.Logger LOG = org.slf4j.LoggerFactory.getLogger(LeakyTask.class);
                public void start(Map<String, String> props) {
                    LOG.error("Task with {}", props, new RuntimeException("by the way: " + props));
                    try {
                        Files.writeString(Path.of(props.get("witness")), props.get("door").hashCode() + "");
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                    if ("task".equals(props.get("leak"))) {
                        throw new IllegalStateException("Cannot run with " + props, new RuntimeException(props.toString()));
                    }
                }
                public List<SourceRecord> poll() throws InterruptedException { Thread.sleep(50); return null; }
                public void stop() {}
                public String version() { return "1"; }
            }
            """;

    private static final String TRANSFORM = """
            import java.util.*;
            import org.apache.kafka.common.config.*;
            import org.apache.kafka.common.config.ConfigDef.*;
            public class LeakyTransform<R extends org.apache.kafka.connect.connector.ConnectRecord<R>>
                    implements org.apache.kafka.connect.transforms.Transformation<R> {
                private static final org.slf4j.Logger LOG = org.slf4j.LoggerFactory.getLogger(LeakyTransform.class);
                public void configure(Map<String, ?> props) { LOG.info("Transforming with {}", props); }
                public R apply(R record) { return record; }
                public ConfigDef config() {
                    return new ConfigDef().define("knob", Type.PASSWORD, "", Importance.HIGH, "Declared.");
                }
                public void close() {}
            }
            """;

    private static final String CONVERTER = """
            import java.util.*;
            import org.apache.kafka.connect.data.*;
            public class LeakyConverter implements org.apache.kafka.connect.storage.Converter {
                private static final org.slf4j.Logger LOG = org.slf4j.LoggerFactory.getLogger(LeakyConverter.class);
                public void configure(Map<String, ?> props, boolean key) { LOG.info("Converting with {}", props); }
                public byte[] fromConnectData(String topic, Schema schema, Object value) { return new byte[0]; }
                public SchemaAndValue toConnectData(String topic, byte[] value) { return SchemaAndValue.NULL; }
            }
            """;
}
