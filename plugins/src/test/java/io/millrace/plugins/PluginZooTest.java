package io.millrace.plugins;

import static io.millrace.plugins.PluginZoo.SINK;
import static io.millrace.plugins.PluginZoo.SINK_FILE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.plugins.PluginProblem.Kind;
import io.millrace.testing.jars.PluginJar;
import io.millrace.testing.jars.SamplePlugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Odd plugin classes in good jars: each is reported in its own words, and none hides its neighbour. */
class PluginZooTest {
    @TempDir
    Path root;

    private PluginZoo zoo;

    @BeforeEach
    void givenANeighbourThatIsFine() throws IOException {
        zoo = new PluginZoo(root);
    }

    @AfterEach
    void close() {
        zoo.close();
    }

    @Test
    void aServiceFileThatBeginsWithAByteOrderMark() {
        PluginZoo.sink("").service(SinkConnector.class, "\uFEFF" + SINK).writeTo(zoo.path());

        zoo.reports(Kind.DAMAGED_FILE, "META-INF/services/org.apache.kafka.connect.sink.SinkConnector");
        zoo.assertListed(SINK);
    }

    @Test
    void aPluginThatBringsTheWorkersLibraries() {
        PluginZoo.sink("")
                .file("org/apache/kafka/connect/connector/Connector.class", new byte[1])
                .file("org/slf4j/LoggerFactory.class", new byte[1])
                .writeTo(zoo.path());

        zoo.only(Kind.WORKER_LIBRARY_PACKED, "its own connect-api, slf4j-api, but the worker's copy");
        zoo.assertListed(SINK);
    }

    @Test
    void aServiceFileThatNamesNoClass() {
        PluginZoo.sink("").service(Converter.class, "com.acme.GoneConverter").writeTo(zoo.path());

        PluginProblem problem = zoo.only(Kind.MISSING_CLASS, "names com.acme.GoneConverter as a converter");
        assertEquals(Optional.of("com.acme.GoneConverter"), problem.className());
        assertEquals(Optional.of(PluginType.CONVERTER), problem.type());
        zoo.assertListed(SINK);
    }

    @Test
    void aServiceFileThatNamesAClassOfAnotherType() {
        PluginZoo.sink("").service(Converter.class, SINK).writeTo(zoo.path());

        zoo.reports(
                Kind.MISSING_CLASS, SINK + " as a converter, but it is no org.apache.kafka.connect.storage.Converter");
        zoo.assertListed(SINK);
    }

    @Test
    void aPluginWhoseParentIsInNoJar() throws IOException {
        PluginZoo.splitInTwo(zoo.path().resolve("acme"), zoo.root());

        PluginProblem problem = zoo.only(Kind.MISSING_JAR, SINK + " extends or implements com.acme.base.Base");
        assertTrue(problem.remedy().contains("Add the jar that holds com.acme.base.Base"), problem.remedy());
    }

    @Test
    void aPluginForANewerApi() {
        String api = "org.apache.kafka.connect.sink.ReallyNew";
        String text = SamplePlugins.sinkConnector(SINK, "1.0").replace("{\n", "implements " + api + " {\n");
        PluginJar.named("acme")
                .source(api, "public interface ReallyNew {}")
                .source(SINK, text.replaceAll("(?s)\\{\n(public String.*)implements " + api + " \\{", "{\n$1{"))
                .without(api)
                .writeTo(zoo.path());

        PluginProblem problem = zoo.only(Kind.NEWER_API, SINK + " extends or implements " + api);
        assertTrue(problem.remedy().contains("built for this version of Kafka"), problem.remedy());
    }

    @Test
    void aPluginForANewerJava() throws IOException {
        byte[] file = Files.readAllBytes(
                PluginZoo.sink("").writeTreeTo(zoo.root().resolve("tree")).resolve(SINK_FILE));
        file[7] = 99;
        PluginJar.named("acme").file(SINK_FILE, file).writeTo(zoo.path());

        PluginProblem problem =
                zoo.only(Kind.NEWER_JAVA, SINK + " was built for Java 55, but this worker runs on Java ");
        assertTrue(problem.remedy().startsWith("Run the worker on Java 55 or newer"), problem.remedy());
    }

    @Test
    void anAbstractClassInAServiceFile() {
        PluginJar.named("acme")
                .source(SINK, SamplePlugins.sinkConnector(SINK, "1.0").replace("public class", "public abstract class"))
                .service(SinkConnector.class, SINK)
                .writeTo(zoo.path());

        zoo.reports(Kind.ABSTRACT_CLASS, SINK + " as a sink, but it is abstract");
    }

    @Test
    void aConstructorThatIsNotPublic() {
        PluginZoo.sink("AcmeSinkConnector() {}").writeTo(zoo.path());

        zoo.reports(Kind.NO_PUBLIC_CONSTRUCTOR, "but it has a constructor without parameters that is not public");
    }

    @Test
    void aConstructorWithAParameter() {
        PluginZoo.sink("public AcmeSinkConnector(int size) {}").writeTo(zoo.path());

        zoo.reports(Kind.NO_PUBLIC_CONSTRUCTOR, "but it has no constructor without parameters");
    }

    @Test
    void aClassThatIsNotPublic() {
        PluginJar.named("acme")
                .source(SINK, SamplePlugins.sinkConnector(SINK, "1.0").replace("public class", "class"))
                .writeTo(zoo.path());

        zoo.reports(
                Kind.NO_PUBLIC_CONSTRUCTOR,
                SINK + " has to be a public class with a public constructor without parameters, but it is not public");
    }

    @Test
    void aConstructorThatThrows() {
        PluginZoo.sink("public AcmeSinkConnector() { throw new IllegalStateException(\"no licence\"); }")
                .writeTo(zoo.path());

        zoo.reports(Kind.CONSTRUCTOR_FAILED, "java.lang.IllegalStateException: no licence");
    }

    @Test
    void aStaticInitializerThatThrows() {
        PluginZoo.sink("static { if (true) throw new StackOverflowError(); }").writeTo(zoo.path());

        zoo.reports(Kind.CONSTRUCTOR_FAILED, "StackOverflowError");
    }

    @Test
    void aConstructorThatNeedsAMissingClass() {
        PluginZoo.sink("public AcmeSinkConnector() { new Missing(); }")
                .source("com.acme.Missing", "public class Missing {}")
                .without("com.acme.Missing")
                .writeTo(zoo.path());

        zoo.reports(Kind.MISSING_JAR, "com/acme/Missing");
    }

    @Test
    void aVersionThatThrows() {
        String text =
                SamplePlugins.sinkConnector(SINK, "1.0").replace("return \"1.0\"", "throw new AssertionError(\"odd\")");
        PluginJar.named("acme").source(SINK, text).writeTo(zoo.path());

        zoo.reports(Kind.VERSION_FAILED, "odd");
        zoo.assertListed(SINK);
    }

    @Test
    void aVersionThatHangs() {
        PluginZoo.sink("public AcmeSinkConnector() throws Exception { Thread.sleep(Long.MAX_VALUE); }")
                .writeTo(zoo.path());

        zoo.reports(Kind.HANGS, SINK);
    }

    @Test
    void oneClassInTwoPlaces() {
        PluginZoo.sink("").writeTo(zoo.path().resolve("one"));
        PluginZoo.sink("").writeTo(zoo.path().resolve("two"));

        zoo.reports(Kind.DUPLICATE, SINK);
        zoo.assertListed(SINK, SINK);
    }
}
