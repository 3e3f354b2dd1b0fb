package io.millrace.launch.classdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassDataArchiveTest {
    @TempDir
    Path folder;

    private Path file;
    private ClassDataArchive archive;

    @BeforeEach
    void prepare() {
        file = folder.resolve("class-data/java.jsa");
        archive = new ClassDataArchive(file, "this class path\n");
    }

    @Test
    void aDraftTakesTheArchivesPlaceWithItsSizeBesideIt() throws IOException {
        settle("12345");

        assertTrue(archive.isSettled());
        assertEquals("12345", Files.readString(file));
        assertEquals("5", Files.readAllLines(note()).get(0));
        assertEquals(List.of("java.jsa", "java.jsa.note"), files());
    }

    @Test
    void whatIsCutShortOrMeantForSomethingElseIsNotSettled() throws IOException {
        assertFalse(archive.isSettled());
        settle("12345");

        assertFalse(new ClassDataArchive(file, "another class path\n").isSettled());
        Files.writeString(file, "123");
        assertFalse(archive.isSettled());
        Files.delete(file);
        assertFalse(archive.isSettled());
    }

    @Test
    void whatWasTriedInVainIsNotTriedAgain() throws IOException {
        settle("12345");
        try (Draft draft = archive.draft()) {
            archive.settle(draft, false);
        }

        assertTrue(archive.isSettled());
        assertFalse(archive.isMade());
        assertEquals(List.of("java.jsa.note"), files());
    }

    @Test
    void whatWasTriedInVainIsTriedAgainAfterADay() throws IOException {
        try (Draft draft = archive.draft()) {
            archive.settle(draft, false);
        }
        Files.setLastModifiedTime(note(), FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        assertFalse(archive.isSettled());

        settle("12345");
        Files.setLastModifiedTime(note(), FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        assertTrue(archive.isMade(), "what was made holds");
    }

    @Test
    void aNoteCutShortIsNone() throws IOException {
        settle("12345");
        Files.writeString(note(), "");

        assertFalse(archive.isSettled());
    }

    @Test
    void thePurposeChangesWithAnyJar() throws IOException {
        Path jar = Files.writeString(folder.resolve("a.jar"), "a");
        String path = jar + java.io.File.pathSeparator + folder.resolve("missing.jar");
        String before = Purpose.of(path);

        assertEquals(before, Purpose.of(path));
        assertTrue(before.contains("missing.jar is missing"), before);
        FileTime time = Files.getLastModifiedTime(jar);
        Files.setLastModifiedTime(jar, FileTime.from(time.to(TimeUnit.SECONDS), TimeUnit.SECONDS));
        assertEquals(before, Purpose.of(path), "the JVM compares whole seconds");
        Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
        assertNotEquals(before, Purpose.of(path));
    }

    @Test
    void whatCannotBeWrittenFailsBeforeAnythingIsTried() throws IOException {
        Files.writeString(folder.resolve("class-data"), "no folder");

        assertThrows(IOException.class, archive::draft);
    }

    @Test
    void draftsOfTheSameProcessNumberAreTwo() throws IOException {
        try (Draft one = archive.draft();
                Draft another = archive.draft()) {
            assertNotEquals(one.folder(), another.folder());
        }
        assertEquals(List.of(), files());
    }

    @Test
    void whatAKilledProcessLeftBehindGoesWhenItIsOld() throws IOException {
        Path old = archive.draft().folder();
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofMinutes(61))));
        Draft underWay = archive.draft();

        archive.draft().close();

        assertEquals(List.of(underWay.folder().getFileName().toString()), files());
    }

    private void settle(String content) throws IOException {
        try (Draft draft = archive.draft()) {
            Files.writeString(draft.classes(), content);
            archive.settle(draft, true);
        }
    }

    private Path note() {
        return file.resolveSibling("java.jsa.note");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(file.getParent())) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }
}
