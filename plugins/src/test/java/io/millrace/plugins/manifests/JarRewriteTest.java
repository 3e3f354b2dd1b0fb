package io.millrace.plugins.manifests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarRewriteTest {
    private static final String SINKS = "META-INF/services/sinks";
    private static final String SOURCES = "META-INF/services/sources";
    private static final LocalDateTime LONG_AGO = LocalDateTime.of(1999, 12, 31, 23, 58);

    @TempDir
    private Path folder;

    @Test
    void replacesAFileInItsPlaceAndKeepsTimesAndComments() throws IOException {
        Path jar = jar("jar comment", "a.class", "A", SINKS, "old", "b.class", "B");

        Path result = rewrite(jar, Map.of(SINKS, Optional.of("new and longer")));

        assertEquals(files("a.class", "A", SINKS, "new and longer", "b.class", "B"), content(result));
        assertEquals(content(result), streamed(result));
        try (ZipFile zip = new ZipFile(result.toFile())) {
            assertEquals("jar comment", zip.getComment());
            zip.stream().forEach(entry -> {
                assertEquals(LONG_AGO, entry.getTimeLocal(), entry.getName());
                assertEquals("about " + entry.getName(), entry.getComment());
            });
        }
    }

    @Test
    void copiesEverythingElseByteForByte() throws IOException {
        Path jar = jar("", "a.class", "A".repeat(5000), SINKS, "old", "b.class", "B".repeat(7000));
        byte[] before = Files.readAllBytes(jar);

        byte[] after = Files.readAllBytes(rewrite(jar, Map.of(SINKS, Optional.of("new"))));

        int first = indexOf(before, SINKS);
        assertArrayEquals(copy(before, 0, first - 30), copy(after, 0, first - 30));
        byte[] last = copy(before, indexOf(before, "b.class") - 30, before.length);
        assertTrue(indexOf(after, new String(copy(last, 0, 60), ISO_8859_1)) > 0);
    }

    @Test
    void addsFilesAtTheEndWithTheDirectoriesTheyNeed() throws IOException {
        Path jar = jar("", "a.class", "A");

        Path result = rewrite(jar, Map.of(SINKS, Optional.of("sinks"), SOURCES, Optional.of("sources")));

        assertEquals(
                files("a.class", "A", "META-INF/", "", "META-INF/services/", "", SINKS, "sinks", SOURCES, "sources"),
                content(result));
        assertEquals(content(result), streamed(result));
    }

    @Test
    void makesAJarThatDidNotExist() throws IOException {
        Path result = rewrite(folder.resolve("new.jar"), Map.of(SINKS, Optional.of("sinks")));

        assertEquals(files("META-INF/", "", "META-INF/services/", "", SINKS, "sinks"), content(result));
    }

    @Test
    void removesFilesAndTheDirectoriesThatBecomeEmpty() throws IOException {
        Path jar = jar("", "META-INF/", "", "META-INF/services/", "", SINKS, "old", "a.class", "A");

        Path result = rewrite(jar, Map.of(SINKS, Optional.empty(), SOURCES, Optional.empty()));

        assertEquals(files("a.class", "A"), content(result));
    }

    @Test
    void keepsDirectoriesThatHoldSomethingElse() throws IOException {
        Path jar = jar("", "META-INF/", "", "META-INF/services/", "", SINKS, "old", "META-INF/MANIFEST.MF", "M");

        Path result = rewrite(jar, Map.of(SINKS, Optional.empty()));

        assertEquals(files("META-INF/", "", "META-INF/MANIFEST.MF", "M"), content(result));
    }

    @Test
    void isEmptyWhenOnlyDirectoriesWouldBeLeft() throws IOException {
        Path jar = jar("", "META-INF/", "", "other/", "", SINKS, "old");

        assertTrue(JarRewrite.of(jar, changes(Map.of(SINKS, Optional.empty()))).isEmpty());
        assertFalse(
                JarRewrite.of(jar, changes(Map.of(SINKS, Optional.of("new")))).isEmpty());
    }

    @Test
    void keepsWhatStandsBeforeTheZipFile() throws IOException {
        Path jar = jar("", "a.class", "A", SINKS, "old");
        Path script = folder.resolve("script.jar");
        Files.write(script, "#!/bin/sh\nexec java -jar $0\n".getBytes(UTF_8));
        Files.write(script, Files.readAllBytes(jar), StandardOpenOption.APPEND);

        Path result = rewrite(script, Map.of(SINKS, Optional.of("new")));

        assertTrue(new String(Files.readAllBytes(result), ISO_8859_1).startsWith("#!/bin/sh\n"));
        assertEquals(files("a.class", "A", SINKS, "new"), content(result));
    }

    @Test
    void rewritesJarsOfMoreThan65535Files() throws IOException {
        Path jar = folder.resolve("many.jar");
        int count = 70_000;
        try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(jar)))) {
            zip.setLevel(0);
            for (int i = 0; i < count; i++) {
                zip.putNextEntry(new ZipEntry("c" + i));
            }
        }

        Path result = rewrite(jar, Map.of(SINKS, Optional.of("sinks")));
        Path again = rewrite(result, Map.of(SINKS, Optional.empty()));

        try (ZipFile zip = new ZipFile(result.toFile())) {
            assertEquals(count + 3, zip.size());
            assertEquals("sinks", text(zip, zip.getEntry(SINKS)));
        }
        try (ZipFile zip = new ZipFile(again.toFile())) {
            assertEquals(count, zip.size());
        }
    }

    @Test
    void refusesWhatIsNoJarOrIsCutOff() throws IOException {
        Path text = Files.writeString(folder.resolve("text.jar"), "this is not a jar");
        Path jar = jar("", "a.class", "A".repeat(9000), "b.class", "B");
        byte[] bytes = Files.readAllBytes(jar);
        Path cut = Files.write(folder.resolve("cut.jar"), copy(bytes, 0, bytes.length - 30));

        assertThrows(IOException.class, () -> JarRewrite.of(text, Map.of()));
        assertThrows(IOException.class, () -> JarRewrite.of(cut, Map.of()));
    }

    private Path rewrite(Path jar, Map<String, Optional<String>> changes) throws IOException {
        Path result = Files.createTempFile(folder, "result", ".jar");
        try (FileChannel channel = FileChannel.open(result, StandardOpenOption.WRITE)) {
            JarRewrite.of(jar, changes(changes)).writeTo(channel);
        }
        return result;
    }

    private static Map<String, Optional<byte[]>> changes(Map<String, Optional<String>> texts) {
        Map<String, Optional<byte[]>> changes = new LinkedHashMap<>();
        texts.forEach((name, text) -> changes.put(name, text.map(each -> each.getBytes(UTF_8))));
        return changes;
    }

    private Path jar(String comment, String... namesAndTexts) throws IOException {
        Path jar = Files.createTempFile(folder, "before", ".jar");
        try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(jar)))) {
            zip.setComment(comment);
            for (Map.Entry<String, String> each : files(namesAndTexts)) {
                ZipEntry entry = new ZipEntry(each.getKey());
                entry.setTimeLocal(LONG_AGO);
                entry.setComment("about " + each.getKey());
                zip.putNextEntry(entry);
                zip.write(each.getValue().getBytes(UTF_8));
            }
        }
        return jar;
    }

    private static List<Map.Entry<String, String>> files(String... namesAndTexts) {
        List<Map.Entry<String, String>> files = new ArrayList<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            files.add(Map.entry(namesAndTexts[i], namesAndTexts[i + 1]));
        }
        return files;
    }

    private static List<Map.Entry<String, String>> content(Path jar) throws IOException {
        List<Map.Entry<String, String>> files = new ArrayList<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<ZipEntry> entries = new ArrayList<>();
            zip.stream().forEach(entries::add);
            for (ZipEntry entry : entries) {
                files.add(Map.entry(entry.getName(), text(zip, entry)));
            }
        }
        return files;
    }

    /** As somebody reads it who takes no look at the directory. */
    private static List<Map.Entry<String, String>> streamed(Path jar) throws IOException {
        List<Map.Entry<String, String>> files = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(jar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                zip.transferTo(bytes);
                files.add(Map.entry(entry.getName(), bytes.toString(UTF_8)));
            }
        }
        return files;
    }

    private static String text(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream stream = zip.getInputStream(entry)) {
            return new String(stream.readAllBytes(), UTF_8);
        }
    }

    private static int indexOf(byte[] bytes, String text) {
        return new String(bytes, ISO_8859_1).indexOf(text);
    }

    private static byte[] copy(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }
}
