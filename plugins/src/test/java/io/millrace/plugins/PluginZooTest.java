package io.millrace.plugins;

import static io.millrace.plugins.PluginZoo.SINK;
import static io.millrace.plugins.PluginZoo.SINK_FILE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.plugins.model.PluginProblem;
import io.millrace.plugins.model.PluginProblem.Kind;
import io.millrace.plugins.model.PluginType;
import io.millrace.testing.jars.PluginJar;
import io.millrace.testing.jars.SamplePlugins;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Odd plugin classes in good jars: each is reported in its own words, and none hides its neighbour. */
class PluginZooTest {
    @RegisterExtension
    private final PluginZoo zoo = new PluginZoo();

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
                .file("org/apache/kafka/clients/CommonClientConfigs.class", new byte[1])
                .file("org/slf4j/LoggerFactory.class", new byte[1])
                .writeTo(zoo.path());

        zoo.only(Kind.WORKER_LIBRARY_PACKED, "its own kafka-clients, connect-api, slf4j-api, but the worker's copy");
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
    void aLibraryClassThatIsCalledLikeAPlugin() {
        PluginZoo.sink("")
                .source("com.lib.Optional", "public interface Optional {}")
                .source(
                        "com.lib.TimeConverter",
                        "public class TimeConverter implements Optional {"
                                + " org.apache.kafka.connect.data.SchemaAndValue time; }")
                .without("com.lib.Optional")
                .writeTo(zoo.path());

        zoo.reports(Kind.OPTIONAL_JAR, "com.lib.TimeConverter is called like a plugin");
        zoo.assertListed(SINK);
    }

    @Test
    void aConverterWhoseParentIsInNoJarBesideAPlugin() {
        PluginZoo.sink("")
                .source("com.lib.Base", "public abstract class Base {}")
                .source(
                        "com.acme.AcmeConverter",
                        "public class AcmeConverter extends com.lib.Base { public byte[] fromConnectData(String topic,"
                                + " org.apache.kafka.connect.data.Schema schema, Object value) { return null; } }")
                .without("com.lib.Base")
                .writeTo(zoo.path());

        zoo.reports(Kind.MISSING_JAR, "com.acme.AcmeConverter extends or implements com.lib.Base");
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
    void aConstructorThatFailsToCreateSomethingElse() {
        PluginZoo.sink("public AcmeSinkConnector() throws Exception { Runnable.class.getConstructor(); }")
                .writeTo(zoo.path());

        zoo.reports(Kind.CONSTRUCTOR_FAILED, "java.lang.NoSuchMethodException");
    }

    @Test
    void aConstructorThatNeedsAClassOfApachesWorker() {
        String internal = "org.apache.kafka.connect.runtime.AcmeInternal";
        PluginZoo.sink("public AcmeSinkConnector() { new " + internal + "(); }")
                .source(internal, "public class AcmeInternal {}")
                .without(internal)
                .writeTo(zoo.path());

        zoo.reports(Kind.MISSING_JAR, "org/apache/kafka/connect/runtime/AcmeInternal");
    }

    @Test
    void aConstructorThatNeedsAClassOfANewerApi() {
        String api = "org.apache.kafka.connect.data.ReallyNew";
        PluginZoo.sink("public AcmeSinkConnector() { new " + api + "(); }")
                .source(api, "public class ReallyNew {}")
                .without(api)
                .writeTo(zoo.path());

        zoo.reports(Kind.NEWER_API, "org/apache/kafka/connect/data/ReallyNew");
    }

    @Test
    void aConstructorThatNeedsAMethodOfAnotherApi() {
        String api = "org.apache.kafka.connect.data.SchemaAndValue";
        PluginZoo.sink("public AcmeSinkConnector() { " + api + ".reallyNew(); }")
                .source(api, "public class SchemaAndValue { public static void reallyNew() {} }")
                .without(api)
                .writeTo(zoo.path());

        zoo.reports(Kind.OTHER_API, "SchemaAndValue.reallyNew()");
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
    void aServiceFileThatIsThereTwice() throws IOException {
        String services = "META-INF/services/" + SinkConnector.class.getName();
        Path jar = PluginZoo.sink("")
                .resource(services, "com.acme.Gone\n")
                .resource(services.replace("Sink", "Sunk"), SINK + "\n")
                .writeTo(zoo.path());
        byte[] twice = new String(Files.readAllBytes(jar), StandardCharsets.ISO_8859_1)
                .replace(services.replace("Sink", "Sunk"), services)
                .getBytes(StandardCharsets.ISO_8859_1);
        Files.write(jar, twice);

        assertEquals(List.of(), zoo.problems());
        zoo.assertListed(SINK);
    }

    @Test
    void twoCopiesOfAWholePlugin() {
        for (String place : List.of("one", "two", "three")) {
            PluginJar copy = PluginZoo.sink("");
            for (String name : List.of("A", "B", "C", "D")) {
                copy.source("com.acme." + name, SamplePlugins.transformation("com.acme." + name, "1.0"));
            }
            copy.writeTo(zoo.path().resolve(place));
        }

        List<PluginProblem> problems = zoo.problems();

        assertEquals(2, problems.size(), problems::toString);
        String text = problems.get(0).message();
        assertTrue(text.startsWith("Plugins 'com.acme.A' version 1.0, 'com.acme."), text);
        assertTrue(text.contains(" and 2 more are in file:"), text);
        assertTrue(text.endsWith("/two/; the latter are used."), text);
        assertEquals(Optional.empty(), problems.get(0).className());
    }

    @Test
    void oneClassInTwoPlaces() {
        PluginZoo.sink("").writeTo(zoo.path().resolve("one"));
        PluginZoo.sink("").writeTo(zoo.path().resolve("two"));

        zoo.reports(Kind.DUPLICATE, SINK);
        zoo.assertListed(SINK, SINK);
    }
}
