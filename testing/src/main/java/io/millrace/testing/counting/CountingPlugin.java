package io.millrace.testing.counting;

import io.millrace.testing.jars.PluginJar;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.connect.source.SourceConnector;

/** The jar of {@link CountingSource}. */
public final class CountingPlugin {
    private static final List<Class<?>> CLASSES =
            List.of(CountingSource.class, CountingTask.class, CountedTransactions.class);

    private CountingPlugin() {}

    /** Writes the jar into that folder of a plugin path. */
    public static void writeTo(Path folder) {
        PluginJar jar = PluginJar.named("counting").service(SourceConnector.class, CountingSource.class.getName());
        for (Class<?> each : CLASSES) {
            String path = each.getName().replace('.', '/') + ".class";
            jar.file(path, bytes(each, path));
        }
        jar.writeTo(folder);
    }

    private static byte[] bytes(Class<?> type, String path) {
        try (InputStream in = type.getClassLoader().getResourceAsStream(path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
