package io.millrace.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.plugins.model.PluginProblem;
import io.millrace.plugins.model.PluginProblem.Kind;
import io.millrace.plugins.model.PluginType;
import io.millrace.testing.jars.PluginJar;
import io.millrace.testing.jars.SamplePlugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A plugin path of each test's own with one plugin that is fine; whatever odd thing is put beside it, that one has to
 * be found.
 */
final class PluginZoo implements BeforeEachCallback, AfterEachCallback {
    static final String SINK = "com.acme.AcmeSinkConnector";
    static final String SINK_FILE = "com/acme/AcmeSinkConnector.class";

    private static final String NEIGHBOUR = "com.fine.FineSinkConnector";

    private Path root;
    private Path path;
    private String pluginPath;
    private Plugins plugins;

    @Override
    public void beforeEach(ExtensionContext test) throws IOException {
        root = Files.createTempDirectory("zoo");
        path = Files.createDirectory(root.resolve("plugins"));
        pluginPath = path.toString();
        PluginJar.named("fine")
                .source(NEIGHBOUR, SamplePlugins.sinkConnector(NEIGHBOUR, "1.0"))
                .writeTo(path.resolve("fine"));
    }

    /** A directory that plugins are not looked for in. */
    Path root() {
        return root;
    }

    /** The directory with the neighbour. */
    Path path() {
        return path;
    }

    /** Sets {@code plugin.path}, which is {@link #path} otherwise. */
    void pluginPath(String elements) {
        pluginPath = elements;
    }

    static PluginJar sink(String members) {
        return PluginJar.named("acme").source(SINK, SamplePlugins.sinkConnector(SINK, "1.0", members));
    }

    /** A plugin, and the class that it extends in a jar elsewhere. */
    static void splitInTwo(Path leaf, Path base) {
        String parent = "com.acme.base.Base";
        Path baseJar = PluginJar.named("base")
                .source(
                        parent,
                        SamplePlugins.sinkConnector(parent, "1.0").replace("public class", "public abstract class"))
                .writeTo(base);
        PluginJar.named("acme")
                .source(
                        SINK,
                        "public class AcmeSinkConnector extends com.acme.base.Base {"
                                + " public org.apache.kafka.common.config.ConfigDef config() { return null; }"
                                + " public void start(java.util.Map<String, String> props) {"
                                + " throw new org.apache.kafka.connect.errors.ConnectException(\"no\"); } }")
                .classPath(baseJar)
                .writeTo(leaf);
    }

    /** There is one problem and no other, of that kind, with that text and a remedy. */
    void reports(Kind kind, String part) {
        only(kind, part);
        assertEquals(1, problems().size(), problems()::toString);
    }

    PluginProblem only(Kind kind, String part) {
        List<PluginProblem> found =
                problems().stream().filter(problem -> problem.kind() == kind).toList();
        assertEquals(1, found.size(), problems()::toString);
        PluginProblem problem = found.get(0);
        assertTrue(problem.message().contains(part), problem.message());
        assertTrue(problem.remedy().endsWith("."), problem.remedy());
        return problem;
    }

    List<PluginProblem> problems() {
        discover();
        return plugins.problems().stream()
                .filter(problem -> !problem.location().equals(PluginDescriptor.CLASSPATH))
                .toList();
    }

    void assertListed(String... classNames) {
        discover();
        List<String> listed = plugins.descriptors(PluginType.SINK).stream()
                .filter(PluginDescriptor::isolated)
                .map(PluginDescriptor::className)
                .filter(name -> !name.equals(NEIGHBOUR))
                .toList();
        assertEquals(List.of(classNames), listed);
    }

    private void discover() {
        if (plugins == null) {
            PluginSettings settings = PluginSettings.of(pluginPath, "hybrid_warn", null);
            plugins = Plugins.discover(settings, getClass().getClassLoader(), Duration.ofSeconds(3));
            assertTrue(
                    plugins.descriptors(PluginType.SINK).stream()
                            .anyMatch(plugin -> plugin.className().equals(NEIGHBOUR)),
                    "the neighbour is found");
        }
    }

    @Override
    public void afterEach(ExtensionContext test) throws IOException {
        if (plugins != null) {
            plugins.close();
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
