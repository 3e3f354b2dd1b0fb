package io.millrace.plugins.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.plugins.archive.ByteSource;
import io.millrace.plugins.archive.ClassFile;
import io.millrace.plugins.index.PluginIndex;
import io.millrace.plugins.location.PluginLocation;
import io.millrace.plugins.location.PluginPath;
import io.millrace.plugins.model.PluginProblem.Kind;
import io.millrace.testing.jars.PluginJar;
import io.millrace.testing.jars.SamplePlugins;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that no build tool makes: each may be useless by itself, but the location next to it must be found. */
class HostileFilesTest {
    private static final String SMT = "com.acme.Smt";
    private static final String BASE = Transformation.class.getName().replace('.', '/');

    @TempDir
    Path root;

    @BeforeEach
    void givenAGoodNeighbour() {
        smt(SMT).writeTo(path());
    }

    @Test
    void leavesOutAClassThatInflatesToFarMoreThanAnyClassHas() throws Exception {
        try (ZipOutputStream zip = zip("bomb.jar")) {
            zip.putNextEntry(new ZipEntry("com/evil/Bomb.class"));
            DataOutputStream data = new DataOutputStream(zip);
            header(data, 1000);
            for (int i = 0; i < 1000; i++) {
                data.writeByte(1);
                data.writeShort(65_000);
                data.write(new byte[65_000]);
            }
        }

        List<LocationScan> scans = scan(DiscoveryMode.ONLY_SCAN);

        assertEquals(List.of(SMT), names(List.of(scans.get(0))));
        assertTrue(scans.get(1).problems().get(0).message().contains("class file is too large"));
    }

    @Test
    void refusesToKeepMoreThanSixteenMegabytesOfAClass() {
        ByteSource endless = (buffer, from, most) -> {
            byte[] start = {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, 61, (byte) 0xFF, (byte) 0xFF};
            for (int i = 0; i < most; i++) {
                int at = from + i;
                int inText = (at - 10) % 65_003;
                int value = inText == 0 ? 1 : inText == 1 ? 0xFD : inText == 2 ? 0xE8 : 0;
                buffer[at] = at < 10 ? start[at] : (byte) value;
            }
            return most;
        };

        assertThrows(IOException.class, () -> new ClassFile().read(endless, 1L << 31));
    }

    @Test
    void takesAJarWithNonsenseInItsLargeEndRecordForDamaged() throws Exception {
        for (long offset : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40}) {
            ByteBuffer jar = ByteBuffer.allocate(42).order(ByteOrder.LITTLE_ENDIAN);
            jar.putInt(0x07064b50).putInt(0).putLong(offset).putInt(1);
            jar.putInt(0x06054b50).putInt(0).putInt(-1).putInt(-1).putInt(-1).putShort((short) 0);
            Files.write(path().resolve("tiny.jar"), jar.array());

            List<LocationScan> scans = scan(DiscoveryMode.HYBRID_WARN);

            assertEquals(List.of(SMT), names(scans));
            assertEquals(Kind.DAMAGED_FILE, scans.get(1).problems().get(0).kind());
        }
    }

    @Test
    void survivesChainsOfClassesThatExtendEachOther() throws Exception {
        int length = 20_000;
        try (ZipOutputStream zip = zip("chain.jar")) {
            for (int i = 0; i < length; i++) {
                zip.putNextEntry(new ZipEntry("com/evil/C" + i + ".class"));
                String parent = i == 0 ? "java/lang/Object" : "com/evil/C" + (i - 1);
                zip.write(classFile("com/evil/C" + i, parent, i == 0 ? BASE : "java/lang/Runnable"));
            }
            zip.putNextEntry(new ZipEntry("META-INF/services/" + Transformation.class.getName()));
            zip.write(("com.evil.C" + (length - 1)).getBytes(StandardCharsets.UTF_8));
        }

        for (DiscoveryMode mode : DiscoveryMode.values()) {
            List<LocationScan> scans = scan(mode);
            assertTrue(names(scans).contains(SMT) || !mode.scans(), mode::toString);
            assertTrue(scans.get(1).problems().stream().noneMatch(problem -> problem.kind() == Kind.DAMAGED_FILE));
        }
    }

    @Test
    void readsAJarWhoseCommentLooksLikeAnEndRecordOrThatHasBytesBehindIt() throws Exception {
        byte[] smt = smtClass();
        byte[] mark = {'P', 'K', 5, 6};
        String comment = "a" + new String(mark, StandardCharsets.ISO_8859_1) + "b".repeat(40);
        try (ZipOutputStream zip = zip("commented.jar")) {
            zip.setComment(comment);
            zip.putNextEntry(new ZipEntry("com/acme/Smt.class"));
            zip.write(smt);
        }
        Path trailing = path().resolve("trailing.jar");
        Files.copy(path().resolve("acme.jar"), trailing);
        Files.write(trailing, new byte[100], StandardOpenOption.APPEND);

        assertEquals(List.of(SMT, SMT, SMT), names(DiscoveryMode.ONLY_SCAN));
    }

    @Test
    void takesTheLastOfSeveralEntriesWithOneNameAsJavaDoes() throws Exception {
        Path jar = path().resolve("twice.jar");
        try (ZipOutputStream zip = zip("twice.jar")) {
            zip.putNextEntry(new ZipEntry("com/acme/One.class"));
            zip.write(classFile("com/acme/One", "java/lang/Object", "com/acme/Nothing"));
            zip.putNextEntry(new ZipEntry("com/acme/Two.class"));
            zip.write(classFile("com/acme/Two", "java/lang/Object", BASE));
        }
        byte[] bytes = new String(Files.readAllBytes(jar), StandardCharsets.ISO_8859_1)
                .replace("com/acme/Two", "com/acme/One")
                .getBytes(StandardCharsets.ISO_8859_1);
        Files.write(jar, bytes);
        try (JarFile file = new JarFile(jar.toFile())) {
            assertEquals(2, file.size());
        }

        List<LocationScan> scans = scan(DiscoveryMode.ONLY_SCAN);

        assertEquals(List.of("com.acme.One", SMT), names(scans));
    }

    @Test
    void leavesOutWhatIsNestedTooDeeply() throws Exception {
        Path deep = path().resolve("deep");
        for (int i = 0; i < 300; i++) {
            deep = deep.resolve("d");
        }
        Files.createDirectories(deep);

        assertEquals(List.of(SMT), names(DiscoveryMode.ONLY_SCAN));
        assertEquals(
                Kind.WRONG_NESTING,
                PluginPath.locate(path().toString(), null).problems().get(0).kind());
    }

    @Test
    void remembersNoLocationAsCompleteThatRefersToAJarWhichMayComeLater() throws Exception {
        PluginIndex index =
                PluginIndex.in(root.resolve("index"), HostStamp.of(getClass().getClassLoader()));
        Files.delete(path().resolve("acme.jar"));
        PluginJar.named("outer")
                .resource("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nClass-Path: ../later/acme.jar\n")
                .writeTo(path());
        assertEquals(List.of(), names(scan(DiscoveryMode.ONLY_SCAN, index)));

        smt(SMT).writeTo(root.resolve("later"));

        assertEquals(List.of(SMT), names(scan(DiscoveryMode.ONLY_SCAN, index)));
    }

    @Test
    void remembersALocationThatRefersToAJarOfItsOwnWhichIsNotThere() throws Exception {
        PluginIndex index =
                PluginIndex.in(root.resolve("index"), HostStamp.of(getClass().getClassLoader()));
        Path jar = PluginJar.named("outer")
                .resource("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nClass-Path: not-there.jar\n")
                .writeTo(path().resolve("dir"));
        scan(DiscoveryMode.ONLY_SCAN, index);
        PluginLocation location = PluginPath.single(jar.getParent());

        String hostStamp = HostStamp.of(getClass().getClassLoader());
        assertTrue(index.findings(location, DiscoveryMode.ONLY_SCAN, hostStamp).isPresent());
    }

    @Test
    void losesNoNeighbourThroughAnyFailureAndTriesAgainNextTime() throws Exception {
        PluginJar.named("evil").service(Transformation.class, "com.evil.Boom").writeTo(path());
        try (FailingOnce host = new FailingOnce(getClass().getClassLoader())) {
            PluginIndex index = PluginIndex.in(root.resolve("index"), HostStamp.of(host));
            List<LocationScan> first = new PluginScanner(DiscoveryMode.HYBRID_WARN, host, index).scan(locations());
            List<LocationScan> second = new PluginScanner(DiscoveryMode.HYBRID_WARN, host, index).scan(locations());

            assertEquals(List.of(SMT), names(first));
            assertEquals(Kind.DAMAGED_FILE, first.get(1).problems().get(0).kind());
            assertTrue(first.get(1).problems().get(0).message().contains("could not be searched: "));
            assertEquals(Kind.MISSING_CLASS, second.get(1).problems().get(0).kind());
        }
    }

    @Test
    void readsAFileAgainThatCouldNotBeOpened() throws Exception {
        PluginIndex index = PluginIndex.in(root.resolve("index"), "host");
        Path unclear = path().resolve("n".repeat(300) + ".jar"); // fails to open, though not since it is missing
        PluginLocation location = new PluginLocation(
                unclear.toUri().toString(), PluginLocation.Kind.SINGLE_JAR, List.of(unclear), "stamp");
        ClassLoader host = getClass().getClassLoader();

        List<LocationScan> scans = new PluginScanner(DiscoveryMode.ONLY_SCAN, host, index).scan(List.of(location));

        assertEquals(Kind.UNREADABLE, scans.get(0).problems().get(0).kind());
        assertTrue(index.findings(location, DiscoveryMode.ONLY_SCAN, HostStamp.of(host))
                .isEmpty());
    }

    @Test
    void findsPluginsThoughTheClassPathCannotBeSearched() throws Exception {
        ClassLoader broken = new ClassLoader(getClass().getClassLoader()) {
            @Override
            public Enumeration<URL> getResources(String name) {
                throw new IllegalStateException("as if");
            }
        };
        PluginScanner scanner = new PluginScanner(DiscoveryMode.HYBRID_WARN, broken, PluginIndex.none());

        assertEquals(List.of(SMT), names(scanner.scan(locations())));
        assertTrue(scanner.classPath().problems().get(0).message().contains("as if"));
    }

    @Test
    void findsPluginsThoughAClassOnTheClassPathCannotBeJudged() throws Exception {
        Path jar = smt("com.evil.Base")
                .source(
                        "com.evil.Smt",
                        "public class Smt<R extends org.apache.kafka.connect.connector.ConnectRecord<R>>"
                                + " extends Base<R> {}")
                .writeTo(root.resolve("libs"));
        URL[] urls = {jar.toUri().toURL()};
        try (URLClassLoader broken = new URLClassLoader(urls, getClass().getClassLoader()) {
            @Override
            public URL getResource(String name) {
                if (name.startsWith("com/evil/")) {
                    throw new StackOverflowError("as if");
                }
                return super.getResource(name);
            }
        }) {
            PluginScanner scanner = new PluginScanner(DiscoveryMode.HYBRID_WARN, broken, PluginIndex.none());

            assertEquals(List.of(SMT), names(scanner.scan(locations())));
            assertEquals(
                    Kind.DAMAGED_FILE, scanner.classPath().problems().get(0).kind());
        }
    }

    /** A host that fails when it is asked for a class the first time. */
    private static final class FailingOnce extends URLClassLoader {
        private final AtomicBoolean failed = new AtomicBoolean();

        FailingOnce(ClassLoader parent) {
            super(new URL[0], parent);
        }

        @Override
        public URL getResource(String name) {
            if (name.startsWith("com/evil/") && !failed.getAndSet(true)) {
                throw new StackOverflowError("as if");
            }
            return super.getResource(name);
        }
    }

    private byte[] smtClass() throws IOException {
        return Files.readAllBytes(smt(SMT).writeTreeTo(root.resolve("tree")).resolve("com/acme/Smt.class"));
    }

    /** A public class with a public constructor that has no code. */
    private static byte[] classFile(String name, String parent, String implemented) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(bytes);
        header(data, 8);
        data.writeByte(1);
        data.writeUTF(name);
        classConstant(data, 1);
        data.writeByte(1);
        data.writeUTF(parent);
        classConstant(data, 3);
        data.writeByte(1);
        data.writeUTF(implemented);
        classConstant(data, 5);
        data.writeByte(1);
        data.writeUTF("<init>");
        data.writeByte(1);
        data.writeUTF("()V");
        for (int value : new int[] {1, 2, 4, 1, 6, 0, 1, 1, 7, 8, 0, 0}) {
            data.writeShort(value);
        }
        return bytes.toByteArray();
    }

    private static void classConstant(DataOutputStream data, int text) throws IOException {
        data.writeByte(7);
        data.writeShort(text);
    }

    private static void header(DataOutputStream data, int constants) throws IOException {
        data.writeInt(0xCAFEBABE);
        data.writeShort(0);
        data.writeShort(61);
        data.writeShort(constants + 1);
    }

    private ZipOutputStream zip(String name) throws IOException {
        OutputStream out = Files.newOutputStream(path().resolve(name));
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.ISO_8859_1);
        zip.setLevel(name.equals("twice.jar") ? 0 : 9);
        return zip;
    }

    private Path path() {
        return root.resolve("path");
    }

    private static PluginJar smt(String className) {
        return PluginJar.named("acme").source(className, SamplePlugins.transformation(className, "1"));
    }

    private List<String> names(DiscoveryMode mode) throws InterruptedException {
        return names(scan(mode));
    }

    private List<LocationScan> scan(DiscoveryMode mode) throws InterruptedException {
        return scan(mode, PluginIndex.none());
    }

    private List<LocationScan> scan(DiscoveryMode mode, PluginIndex index) throws InterruptedException {
        return new PluginScanner(mode, getClass().getClassLoader(), index).scan(locations());
    }

    private List<PluginLocation> locations() {
        return PluginPath.locate(path().toString(), null).locations();
    }

    private static List<String> names(List<LocationScan> scans) {
        return scans.stream()
                .flatMap(scan -> scan.plugins().stream())
                .map(FoundPlugin::className)
                .sorted()
                .toList();
    }
}
