package io.millrace.worker.config;

import io.millrace.plugins.Plugins;
import io.millrace.testing.jars.PluginJar;
import io.millrace.testing.jars.SamplePlugins;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.transforms.Transformation;

/**
 * Plugins in several versions. Isolated are connector Echo in 1.0, which brings transformation Mark and converter Label in
 * 1.0 along, and in 2.0; and both parts in 2.0 and 3.0. On the class path are connector Plain and both parts in 2.5. A
 * part that is configured fails with its name and version.
 */
public final class PluginVersions implements AutoCloseable {
    public static final String ECHO = "org.acme.EchoConnector";
    public static final String PLAIN = "org.acme.PlainConnector";
    public static final String MARK = "org.acme.Mark";
    public static final String LABEL = "org.acme.LabelConverter";

    public final Plugins plugins;
    private final URLClassLoader classPath;

    public PluginVersions(Path folder) {
        Path path = folder.resolve("path");
        parts(connector(ECHO, "1.0"), "1.0").writeTo(path.resolve("echo-1"));
        connector(ECHO, "2.0").writeTo(path.resolve("echo-2"));
        parts(PluginJar.named("parts"), "2.0").writeTo(path.resolve("parts-2"));
        parts(PluginJar.named("parts"), "3.0").writeTo(path.resolve("parts-3"));
        Path plain = parts(connector(PLAIN, "2.5"), "2.5").writeTo(folder);
        try {
            classPath = new URLClassLoader(
                    new URL[] {plain.toUri().toURL()}, getClass().getClassLoader());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        plugins = Plugins.discover(path.toString(), "only_scan", null, classPath);
    }

    private static PluginJar connector(String name, String version) {
        return PluginJar.named("connector")
                .source(name, SamplePlugins.sourceConnector(name, version))
                .service(SourceConnector.class, name);
    }

    private static PluginJar parts(PluginJar jar, String version) {
        String failing = "{ throw new IllegalStateException(getClass().getSimpleName() + \" \" + version()); }\n";
        String mark = SamplePlugins.transformation(MARK, version)
                .replace(
                        "configure(java.util.Map<String, ?> configs) {}",
                        "configure(java.util.Map<String, ?> configs) " + failing);
        String label = "public class LabelConverter implements org.apache.kafka.connect.storage.Converter,"
                + " org.apache.kafka.connect.components.Versioned {\n"
                + "public String version() { return \"" + version + "\"; }\n"
                + "public void configure(java.util.Map<String, ?> configs, boolean isKey) " + failing
                + "public byte[] fromConnectData(String topic, org.apache.kafka.connect.data.Schema schema,"
                + " Object value) { return null; }\n"
                + "public org.apache.kafka.connect.data.SchemaAndValue toConnectData(String topic, byte[] value) {"
                + " return null; }\n}\n";
        return jar.source(MARK, mark)
                .service(Transformation.class, MARK)
                .source(LABEL, label)
                .service(Converter.class, LABEL);
    }

    @Override
    public void close() {
        plugins.close();
        try {
            classPath.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
