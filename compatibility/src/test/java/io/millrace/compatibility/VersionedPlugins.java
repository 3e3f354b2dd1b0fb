package io.millrace.compatibility;

import io.millrace.testing.jars.PluginJar;
import java.nio.file.Path;

/**
 * Small plugins that exist in several versions. Whichever has {@code tell} among its settings fails with its name and
 * version when it is configured or, a task, when it starts; a connector fails in its start with the text of
 * {@code refuse}. The default of its setting {@code since} is its version.
 */
final class VersionedPlugins {
    /** In the order of a hash map, which is that of Apache's answers. */
    private static final String CONFIG = "public org.apache.kafka.common.config.ConfigDef config() {"
            + " return new org.apache.kafka.common.config.ConfigDef()"
            + string("refuse", "null") + string("tell", "null") + string("since", "VERSION") + "; }\n";

    private static final String TELL = "if (config.containsKey(\"tell\"))"
            + " throw new org.apache.kafka.connect.errors.ConnectException(getClass().getSimpleName() + ' ' + VERSION);\n";
    private static final String CONFIGURE = "public void configure(java.util.Map<String, ?> config) {\n" + TELL + "}\n";
    private static final String CLOSE = "public void close() {}\n";

    private static final String ECHO = "EchoSourceConnector";
    private static final String TWIN = "TwinSourceConnector";

    private final PluginJar jar;
    private final String packageName;
    private final String version;

    private static String string(String key, String byDefault) {
        return ".define(\"" + key + "\", org.apache.kafka.common.config.ConfigDef.Type.STRING, " + byDefault
                + ", org.apache.kafka.common.config.ConfigDef.Importance.LOW, \"...\")";
    }

    private VersionedPlugins(String packageName, String version) {
        this.jar = PluginJar.named("plugins-" + version + ".jar");
        this.packageName = packageName;
        this.version = version;
    }

    private static VersionedPlugins of(String version) {
        return new VersionedPlugins("org.acme", version);
    }

    /** Adds a source connector and its task. */
    private VersionedPlugins source(String simpleName) {
        String task = simpleName.replace("Connector", "Task");
        add(
                "org.apache.kafka.connect.source.SourceTask",
                task,
                "class " + task + " extends BASE",
                "public void start("
                        + "java.util.Map<String, String> config) {\n" + TELL + "}\n"
                        + "public void stop() {}\n"
                        + "public java.util.List<org.apache.kafka.connect.source.SourceRecord> poll()"
                        + " throws InterruptedException {\nThread.sleep(100);\nreturn null;\n}\n");
        return connector("org.apache.kafka.connect.source.SourceConnector", simpleName, task);
    }

    private VersionedPlugins connector(String base, String name, String task) {
        return service(
                base,
                name,
                "class " + name + " extends BASE",
                CONFIG
                        + "private java.util.Map<String, String> config;\n"
                        + "public void start(java.util.Map<String, String> config) {\nthis.config = config;\n"
                        + "if (config.containsKey(\"refuse\"))"
                        + " throw new org.apache.kafka.connect.errors.ConnectException(config.get(\"refuse\"));\n}\n"
                        + "public void stop() {}\n"
                        + "public Class<? extends org.apache.kafka.connect.connector.Task> taskClass() {\n"
                        + "return " + task + ".class; }\n"
                        + "public java.util.List<java.util.Map<String, String>> taskConfigs(int max) {\n"
                        + "return java.util.List.of(config); }\n");
    }

    /** Adds one transformation, predicate, converter and header converter. */
    private VersionedPlugins parts() {
        service(
                "org.apache.kafka.connect.transforms.Transformation",
                "Mark",
                "class Mark<R extends org.apache.kafka.connect.connector.ConnectRecord<R>> implements BASE<R>",
                CONFIG + CONFIGURE + CLOSE + "public R apply(R record) { return record; }\n");
        service(
                "org.apache.kafka.connect.transforms.predicates.Predicate",
                "Always",
                "class Always<R extends org.apache.kafka.connect.connector.ConnectRecord<R>> implements BASE<R>",
                CONFIG + CONFIGURE + CLOSE + "public boolean test(R record) { return true; }\n");
        service(
                "org.apache.kafka.connect.storage.Converter",
                "LabelConverter",
                "class LabelConverter implements BASE",
                CONFIG + "public void configure(java.util.Map<String, ?> config, boolean key) {\n" + TELL + "}\n"
                        + "public byte[] fromConnectData(String topic, org.apache.kafka.connect.data.Schema schema,"
                        + " Object value) { return null; }\n"
                        + "public org.apache.kafka.connect.data.SchemaAndValue toConnectData(String topic,"
                        + " byte[] value) { return org.apache.kafka.connect.data.SchemaAndValue.NULL; }\n");
        return service(
                "org.apache.kafka.connect.storage.HeaderConverter",
                "TagHeaderConverter",
                "class TagHeaderConverter implements BASE",
                CONFIG + CONFIGURE + CLOSE
                        + "public byte[] fromConnectHeader(String topic, String key,"
                        + " org.apache.kafka.connect.data.Schema schema, Object value) { return null; }\n"
                        + "public org.apache.kafka.connect.data.SchemaAndValue toConnectHeader(String topic, String key,"
                        + " byte[] value) { return org.apache.kafka.connect.data.SchemaAndValue.NULL; }\n");
    }

    private VersionedPlugins service(String base, String name, String declaration, String members) {
        jar.service(base, packageName + "." + name);
        return add(base, name, declaration, members);
    }

    private VersionedPlugins add(String base, String name, String declaration, String members) {
        String kind = base.endsWith("Task") ? "" : ", org.apache.kafka.connect.components.Versioned";
        String declared = declaration.replace("BASE", base);
        boolean interfaces = declared.contains(" implements ");
        jar.source(
                packageName + "." + name,
                "public " + declared + (interfaces ? kind : "") + " {\n"
                        + "private static final String VERSION = \"" + version + "\";\n"
                        + "public String version() { return VERSION; }\n"
                        + members + "}\n");
        return this;
    }

    /** Writes the jar into that directory. */
    void writeTo(Path directory) {
        jar.writeTo(directory);
    }

    /**
     * A plugin path with {@code org.acme.EchoSourceConnector} in versions 1.0, which brings the other plugins in its
     * version along, 2.0 and 3.0-beta; the other plugins on their own in versions 2.0 and 3.0; and two connectors of the
     * same simple name {@code TwinSourceConnector}.
     */
    static Path writePath(Path directory) {
        of("1.0").source(ECHO).parts().writeTo(directory.resolve("echo-1"));
        of("2.0").source(ECHO).writeTo(directory.resolve("echo-2"));
        of("3.0-beta").source(ECHO).writeTo(directory.resolve("echo-3"));
        of("2.0").parts().writeTo(directory.resolve("parts-2"));
        of("3.0").parts().writeTo(directory.resolve("parts-3"));
        new VersionedPlugins("org.acme", "1.0").source(TWIN).writeTo(directory.resolve("twin-1"));
        new VersionedPlugins("org.other", "2.0").source(TWIN).writeTo(directory.resolve("twin-2"));
        return directory;
    }
}
