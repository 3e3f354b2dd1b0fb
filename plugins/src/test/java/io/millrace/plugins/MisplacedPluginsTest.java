package io.millrace.plugins;

import static io.millrace.plugins.PluginZoo.SINK;
import static io.millrace.plugins.PluginZoo.SINK_FILE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.millrace.plugins.model.PluginProblem;
import io.millrace.plugins.model.PluginProblem.Kind;
import io.millrace.testing.jars.PluginJar;
import io.millrace.testing.jars.SamplePlugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Damaged and odd plugin directories and jars: each is reported in its own words, and none hides its neighbour. */
class MisplacedPluginsTest {
    @RegisterExtension
    private final PluginZoo zoo = new PluginZoo();

    @Test
    void aPluginPathThatIsMissing() {
        zoo.pluginPath(zoo.root().resolve("nowhere") + "," + zoo.path());

        zoo.reports(
                Kind.UNREADABLE,
                "Could not get listing for plugin path: " + zoo.root().resolve("nowhere") + ". Ignoring.");
    }

    @Test
    void aPluginPathThatIsATextFile() throws IOException {
        zoo.pluginPath(Files.createFile(zoo.root().resolve("notes.txt")) + "," + zoo.path());

        zoo.reports(Kind.UNREADABLE, "notes.txt, which is neither a directory nor a jar");
    }

    @Test
    void aClassFileRightBelowThePluginPath() throws IOException {
        Path tree = PluginZoo.sink("").writeTreeTo(zoo.root().resolve("tree"));
        Files.copy(tree.resolve(SINK_FILE), zoo.path().resolve("A.class"));

        zoo.reports(
                Kind.UNREADABLE,
                "Could not get listing for plugin path: " + zoo.path().resolve("A.class") + ". Ignoring.");
    }

    @Test
    void aLinkThatLeadsNowhere() throws IOException {
        Files.createSymbolicLink(zoo.path().resolve("acme.jar"), zoo.root().resolve("gone.jar"));

        zoo.reports(Kind.UNREADABLE, "acme.jar leads nowhere");
    }

    @Test
    void aLinkToADirectoryThatIsNotThere() throws IOException {
        Files.createSymbolicLink(zoo.path().resolve("acme"), zoo.root().resolve("acme-1.0"));

        zoo.reports(Kind.UNREADABLE, "plugins/acme leads nowhere");
    }

    @Test
    void aJarThatTheWorkerMayNotRead() throws IOException {
        Path jar = PluginZoo.sink("").writeTo(zoo.path());
        forbid(jar);

        zoo.reports(Kind.UNREADABLE, jar + " cannot be read and is left out: Permission denied.");
        assertTrue(zoo.problems().get(0).remedy().contains(" read " + jar));
    }

    @Test
    void aDirectoryThatTheWorkerMayNotRead() throws IOException {
        PluginZoo.sink("").writeTo(zoo.path().resolve("acme/lib"));
        Path directory = zoo.path().resolve("acme/lib");
        forbid(directory);
        try {
            zoo.reports(Kind.UNREADABLE, directory + " cannot be read and is left out: Permission denied.");
        } finally {
            directory.toFile().setReadable(true);
        }
    }

    @Test
    void aClassTreeOfWhichTheWorkerMayNotReadAll() throws IOException {
        Path tree = PluginZoo.sink("").writeTreeTo(zoo.path().resolve("acme"));
        Path secret = Files.createDirectory(tree.resolve("secret"));
        forbid(secret);
        try {
            zoo.reports(Kind.UNREADABLE, secret + " cannot be read");
            zoo.assertListed(SINK);
        } finally {
            secret.toFile().setReadable(true);
        }
    }

    /** For root nothing is forbidden, so that there is nothing to see. */
    private static void forbid(Path file) {
        assertTrue(file.toFile().setReadable(false));
        assumeFalse(Files.isReadable(file), "only for users who may not do everything");
    }

    @Test
    void aLinkInsideOfAPluginThatLeadsNowhere() throws IOException {
        PluginZoo.sink("").writeTo(zoo.path().resolve("acme"));
        Files.createSymbolicLink(
                zoo.path().resolve("acme/driver.jar"), zoo.root().resolve("gone.jar"));

        zoo.reports(Kind.UNREADABLE, "driver.jar leads nowhere");
        zoo.assertListed(SINK);
    }

    @Test
    void aDirectoryThatIsALoop() throws IOException {
        PluginZoo.sink("").writeTo(zoo.path().resolve("acme"));
        Files.createSymbolicLink(zoo.path().resolve("acme/self"), zoo.path().resolve("acme"));

        assertEquals(List.of(), zoo.problems());
        zoo.assertListed(SINK);
    }

    @Test
    void anEmptyDirectory() throws IOException {
        Files.createDirectories(zoo.path().resolve("acme/lib"));

        zoo.reports(Kind.EMPTY, "acme holds neither jars nor class files");
    }

    @Test
    void anArchiveAsItWasDownloaded() throws IOException {
        Files.createFile(zoo.path().resolve("acme-plugin.tar.gz"));

        zoo.reports(Kind.NOT_UNPACKED, "acme-plugin.tar.gz is an archive of a kind that is not read");
    }

    @Test
    void aDirectoryWithNothingButAnArchiveAsItWasDownloaded() throws IOException {
        Files.createDirectory(zoo.path().resolve("acme"));
        Files.createFile(zoo.path().resolve("acme/acme.tgz"));

        zoo.reports(Kind.NOT_UNPACKED, "acme.tgz, which is of a kind that is not read");
    }

    @Test
    void aZipWithJarsInside() throws IOException {
        byte[] inner = Files.readAllBytes(PluginZoo.sink("").writeTo(zoo.root()));
        PluginJar.named("acme.zip").file("acme/lib/acme.jar", inner).writeTo(zoo.path());

        zoo.reports(Kind.NOT_UNPACKED, "acme.zip holds no classes, but jars");
    }

    @Test
    void severalPluginsInOneLocation() {
        String other = "com.other.OtherSinkConnector";
        PluginZoo.sink("").writeTo(zoo.path().resolve("all/acme"));
        PluginJar.named("other")
                .source(other, SamplePlugins.sinkConnector(other, "1.0"))
                .writeTo(zoo.path().resolve("all/other"));

        zoo.reports(Kind.WRONG_NESTING, "all/acme and " + zoo.path().resolve("all/other"));
        zoo.assertListed(SINK, other);
    }

    @Test
    void onePluginInSeveralLocations() {
        PluginZoo.splitInTwo(zoo.path(), zoo.path());

        PluginProblem problem = zoo.only(Kind.WRONG_NESTING, "extends or implements com.acme.base.Base, which is in ");
        assertEquals(Optional.of(SINK), problem.className());
        assertTrue(problem.message().contains("base.jar"), problem.message());
    }

    @Test
    void classFilesBesideJars() {
        PluginZoo.sink("").writeTo(zoo.path().resolve("acme"));
        PluginZoo.sink("").writeTreeTo(zoo.path().resolve("acme/classes"));

        zoo.reports(Kind.WRONG_NESTING, "contains both java archives and class files");
        zoo.assertListed(SINK);
    }

    @Test
    void aJarThatIsEmpty() throws IOException {
        Files.createFile(zoo.path().resolve("acme.jar"));

        zoo.reports(Kind.DAMAGED_FILE, "acme.jar are not available, it cannot be read: it is empty");
    }

    @Test
    void aJarThatIsATextFile() throws IOException {
        Files.writeString(zoo.path().resolve("acme.jar"), "<html>404 Not Found</html>");

        zoo.reports(Kind.DAMAGED_FILE, "it is no zip file, or is cut off");
    }

    @Test
    void aJarThatIsCutOff() throws IOException {
        Path jar = PluginZoo.sink("").writeTo(zoo.path());
        byte[] whole = Files.readAllBytes(jar);
        Files.write(jar, Arrays.copyOf(whole, whole.length - 30));

        zoo.reports(Kind.DAMAGED_FILE, "it is no zip file, or is cut off");
    }

    @Test
    void aJarWithAHole() throws IOException {
        Path jar = PluginZoo.sink("").writeTo(zoo.path());
        byte[] bytes = Files.readAllBytes(jar);
        Arrays.fill(bytes, 0, bytes.length / 2, (byte) 0);
        Files.write(jar, bytes);

        zoo.reports(Kind.DAMAGED_FILE, "1 damaged class files in " + jar + " are left out: " + SINK_FILE);
    }

    @Test
    void aJarThatIsEncrypted() throws IOException {
        Path jar = PluginZoo.sink("").writeTo(zoo.path());
        byte[] bytes = Files.readAllBytes(jar);
        setEncrypted(bytes);
        Files.write(jar, bytes);

        zoo.reports(Kind.DAMAGED_FILE, "it is encrypted: " + SINK_FILE);
    }

    @Test
    void aDamagedClassFileAmongGoodOnes() {
        PluginZoo.sink("")
                .file("com/acme/Bad.class", new byte[] {1, 2, 3, 4, 5})
                .writeTo(zoo.path());

        zoo.reports(Kind.DAMAGED_FILE, "com/acme/Bad.class (not a class file)");
        zoo.assertListed(SINK);
    }

    @Test
    void aDamagedClassFileInAClassTree() {
        PluginZoo.sink("")
                .file("com/acme/Bad.class", new byte[] {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0})
                .writeTreeTo(zoo.path().resolve("acme"));

        zoo.reports(Kind.DAMAGED_FILE, "Bad.class is damaged and is left out: class file is cut off");
        zoo.assertListed(SINK);
    }

    /** Sets the flag of encryption in the first entry of the table of contents. */
    private static void setEncrypted(byte[] zip) {
        for (int i = 0; i < zip.length - 9; i++) {
            if (zip[i] == 'P' && zip[i + 1] == 'K' && zip[i + 2] == 1 && zip[i + 3] == 2) {
                zip[i + 8] |= 1;
                return;
            }
        }
    }
}
