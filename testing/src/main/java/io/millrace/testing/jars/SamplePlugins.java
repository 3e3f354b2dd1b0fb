package io.millrace.testing.jars;

/** Source texts of small plugins, to be compiled by {@link PluginJar}. */
public final class SamplePlugins {
    private SamplePlugins() {}

    /** A sink connector that does nothing. */
    public static String sinkConnector(String className, String version) {
        return sinkConnector(className, version, "");
    }

    /** A sink connector with more members of its own, such as a constructor or a static block. */
    public static String sinkConnector(String className, String version, String members) {
        return connector("org.apache.kafka.connect.sink.SinkConnector", className, version, members);
    }

    /** A source connector that does nothing. */
    public static String sourceConnector(String className, String version) {
        return connector("org.apache.kafka.connect.source.SourceConnector", className, version, "");
    }

    private static String connector(String base, String className, String version, String members) {
        return "public class " + simpleName(className) + " extends " + base + " {\n" + members + "\n"
                + "public String version() { return " + literal(version) + "; }\n"
                + "public void start(java.util.Map<String, String> props) {}\n"
                + "public Class<? extends org.apache.kafka.connect.connector.Task> taskClass() { return null; }\n"
                + "public java.util.List<java.util.Map<String, String>> taskConfigs(int max) {"
                + " return java.util.List.of(); }\n"
                + "public void stop() {}\n"
                + "public org.apache.kafka.common.config.ConfigDef config() {"
                + " return new org.apache.kafka.common.config.ConfigDef(); }\n}\n";
    }

    /** A transformation that passes records on as they are. */
    public static String transformation(String className, String version) {
        return "public class " + simpleName(className)
                + "<R extends org.apache.kafka.connect.connector.ConnectRecord<R>>"
                + " implements org.apache.kafka.connect.transforms.Transformation<R> {\n"
                + "public String version() { return " + literal(version) + "; }\n"
                + "public R apply(R record) { return record; }\n"
                + "public void configure(java.util.Map<String, ?> configs) {}\n"
                + "public void close() {}\n"
                + "public org.apache.kafka.common.config.ConfigDef config() {"
                + " return new org.apache.kafka.common.config.ConfigDef(); }\n}\n";
    }

    private static String simpleName(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    private static String literal(String text) {
        return text == null ? "null" : "\"" + text + "\"";
    }
}
