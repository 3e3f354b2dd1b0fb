package io.millrace.plugins;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.plugins.model.PluginException;
import io.millrace.plugins.model.PluginProblem;
import io.millrace.plugins.model.PluginType;
import io.millrace.testing.jars.PluginJar;
import io.millrace.testing.jars.SamplePlugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokenPluginsTest {
    private static final String BROKEN = "com.acme.BrokenSinkConnector";
    private static final String NEIGHBOUR = "com.acme.FineSinkConnector";

    @TempDir
    Path path;

    private CapturedLog log;
    private Plugins plugins;

    @BeforeEach
    void givenANeighbourThatIsFine() {
        log = new CapturedLog();
        PluginJar.named("fine")
                .source(NEIGHBOUR, SamplePlugins.sinkConnector(NEIGHBOUR, "1.0"))
                .writeTo(path);
    }

    @AfterEach
    void close() {
        if (plugins != null) {
            plugins.close();
        }
        log.close();
    }

    @Test
    void leavesOutADamagedJarWithOneClearLine() throws IOException {
        Files.write(path.resolve("damaged.jar"), new byte[] {1, 2, 3});
        Files.write(path.resolve("empty.jar"), new byte[0]);

        assertEquals(List.of(NEIGHBOUR), listed());
        assertEquals(
                1,
                log.linesWith("damaged.jar are not available, it cannot be read")
                        .size());
    }

    @Test
    void leavesOutADamagedClassFile() {
        broken("").file("com/acme/Bad.class", new byte[] {1, 2, 3, 4, 5}).writeTo(path);

        assertEquals(List.of(BROKEN, NEIGHBOUR), listed());
        assertEquals(1, log.linesWith("1 damaged class files in " + path).size());
    }

    @Test
    void saysWhyAConstructorFailedAndDoesNotListThePlugin() {
        broken("public BrokenSinkConnector() { throw new IllegalStateException(\"no licence\"); }")
                .writeTo(path);

        assertEquals(List.of(NEIGHBOUR), listed());
        listed();
        List<String> lines = log.linesWith(BROKEN + "' in file:");
        assertEquals(1, lines.size());
        assertTrue(lines.get(0).contains("java.lang.IllegalStateException: no licence"), lines.get(0));
        PluginException refused = refused();
        assertTrue(
                refused.getMessage()
                        .startsWith("Plugin '" + BROKEN + "' in file:" + path
                                + "/broken.jar cannot be created: java.lang.IllegalStateException: no licence."),
                refused.getMessage());
        assertEquals("no licence", refused.getCause().getMessage());
    }

    @Test
    void turnsErrorsIntoPluginExceptionsWithARemedy() {
        broken("static { if (true) throw new StackOverflowError(); }").writeTo(path);
        discover();

        assertTrue(refused().getMessage().contains("StackOverflowError"));
    }

    @Test
    void saysWhichClassIsMissing() {
        broken("public BrokenSinkConnector() { new Missing(); }")
                .source("com.acme.Missing", "public class Missing {}")
                .without("com.acme.Missing")
                .writeTo(path);
        discover();

        String message = refused().getMessage();

        assertTrue(message.contains("com/acme/Missing"), message);
        assertTrue(message.contains("check the name, and that all jars the plugin needs are in file:"), message);
    }

    @Test
    void givesAPluginWhoseVersionFailsNoVersion() {
        String text =
                SamplePlugins.sinkConnector(BROKEN, "1.0").replace("return \"1.0\"", "throw new AssertionError()");
        PluginJar.named("broken").source(BROKEN, text).writeTo(path);
        discover();

        assertEquals("undefined", plugins.connector(BROKEN, null).version());
        assertEquals(List.of(BROKEN, NEIGHBOUR), listed());
    }

    @Test
    void writesANullVersionAsText() {
        PluginJar.named("broken")
                .source(BROKEN, SamplePlugins.sinkConnector(BROKEN, null))
                .writeTo(path);
        discover();

        assertEquals("null", plugins.connector(BROKEN, null).version());
    }

    @Test
    void doesNotWaitLongForAConstructorThatHangs() {
        broken("public BrokenSinkConnector() throws Exception { Thread.sleep(Long.MAX_VALUE); }")
                .writeTo(path);
        plugins = Plugins.discover(
                PluginSettings.of(path.toString(), "only_scan", null),
                getClass().getClassLoader(),
                Duration.ofSeconds(3)); // in which its neighbour answers on any machine

        assertEquals(List.of(NEIGHBOUR), sinks());
        assertEquals(1, log.linesWith("did not tell its version within").size());
    }

    @Test
    void listsAPluginThatTakesLongOnceItHasAnswered(@TempDir Path aside) throws IOException {
        Path gate = aside.resolve("gate");
        broken("public BrokenSinkConnector() throws Exception { while (!java.nio.file.Files.exists("
                        + "java.nio.file.Path.of(\"" + gate + "\"))) Thread.sleep(20); }")
                .writeTo(path);
        plugins = Plugins.discover(
                PluginSettings.of(path.toString(), "only_scan", null),
                getClass().getClassLoader(),
                Duration.ofSeconds(2));

        assertEquals(List.of(NEIGHBOUR), sinks());
        Files.createFile(gate);
        eventually("the slow one is listed, too", this::sinks, List.of(BROKEN, NEIGHBOUR)::equals);
    }

    @Test
    void reportsCopiesOfAPluginInTwoPlaces() {
        broken("").writeTo(path.resolve("one"));
        broken("").writeTo(path.resolve("two"));
        discover();

        List<PluginProblem> problems = plugins.problems().stream()
                .filter(problem -> problem.location().startsWith("file:"))
                .toList();

        assertEquals(1, problems.size(), problems.toString());
        assertEquals(PluginProblem.Kind.DUPLICATE, problems.get(0).kind());
        assertTrue(problems.get(0).message().contains("/one/ and in file:"), problems.toString());
        assertTrue(problems.get(0).message().endsWith("/two/; the latter is used."), problems.toString());
    }

    @Test
    void refusesAClassWithoutPublicConstructorInClearWords() {
        broken("BrokenSinkConnector() {}").writeTo(path);

        assertEquals(List.of(NEIGHBOUR), listed());
        assertEquals(1, log.linesWith(BROKEN + " has to be a public class").size());
        assertTrue(refused().getMessage().contains("public constructor without parameters"));
    }

    @Test
    void reportsMissingElementsOfThePathAndGoesOn() {
        plugins = Plugins.discover(
                "/no/such/place," + path, "only_scan", null, getClass().getClassLoader());

        assertEquals(List.of(NEIGHBOUR), sinks());
        assertEquals(
                1,
                log.linesWith("Could not get listing for plugin path: /no/such/place. Ignoring.")
                        .size());
    }

    @Test
    void refusesAPluginThatIsOfAnotherType() {
        discover();
        PluginDescriptor neighbour = plugins.connector(NEIGHBOUR, null);

        PluginException refused =
                assertThrows(PluginException.class, () -> plugins.newInstance(neighbour, Runnable.class));

        assertTrue(refused.getMessage().contains("is not a java.lang.Runnable"), refused.getMessage());
    }

    private PluginException refused() {
        PluginDescriptor broken = plugins.connector(BROKEN, null);
        return assertThrows(PluginException.class, () -> plugins.newInstance(broken, SinkConnector.class));
    }

    private List<String> listed() {
        discover();
        return sinks();
    }

    private List<String> sinks() {
        return plugins.descriptors(PluginType.SINK).stream()
                .filter(PluginDescriptor::isolated)
                .map(PluginDescriptor::className)
                .toList();
    }

    private void discover() {
        if (plugins == null) {
            plugins = Plugins.discover(
                    path.toString(), "only_scan", null, getClass().getClassLoader());
        }
    }

    private static PluginJar broken(String members) {
        return PluginJar.named("broken").source(BROKEN, SamplePlugins.sinkConnector(BROKEN, "1.0", members));
    }
}
