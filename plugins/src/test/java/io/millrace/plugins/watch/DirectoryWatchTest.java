package io.millrace.plugins.watch;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryWatchTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(200);

    @TempDir
    Path root;

    private final DirectoryWatch watch = new DirectoryWatch();
    private Path watched;
    private Path other;

    @BeforeEach
    void givenTwoDirectoriesOfWhichOneIsWatched() throws IOException {
        watched = Files.createDirectory(root.resolve("watched"));
        other = Files.createDirectory(root.resolve("other"));
        watch.watch(Set.of(watched));
    }

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void returnsWhenAFileComesChangesOrGoes() throws Exception {
        Path file = Files.createFile(watched.resolve("x.jar"));
        assertTrue(isWoken(), "it came");

        Files.write(file, new byte[10]);
        assertTrue(isWoken(), "it grew");

        Files.delete(file);
        assertTrue(isWoken(), "it went");
        assertFalse(watch.blind());
    }

    @Test
    void returnsWhenTheTimeIsOver() throws Exception {
        Files.createFile(other.resolve("x.jar"));

        assertFalse(isWokenSoon());
    }

    @Test
    void returnsOnceForManyChanges() throws Exception {
        for (int i = 0; i < 100; i++) {
            Files.createFile(watched.resolve(i + ".jar"));
        }
        assertTrue(isWoken());
        while (isWokenSoon()) {
            assertTrue(Files.exists(watched.resolve("99.jar")), "some are told late");
        }
    }

    @Test
    void forgetsDirectoriesThatAreNotWantedAnyMore() throws Exception {
        watch.watch(Set.of(other));

        Files.createFile(watched.resolve("x.jar"));
        assertFalse(isWokenSoon());
        Files.createFile(other.resolve("x.jar"));
        assertTrue(isWoken());
    }

    @Test
    void watchesADirectoryThatTookThePlaceOfAnother() throws Exception {
        Files.move(watched, root.resolve("old"));
        Files.createDirectory(watched);
        watch.watch(Set.of(watched));
        while (isWokenSoon()) {
            assertTrue(Files.isDirectory(watched), "what came of the move");
        }

        Files.createFile(root.resolve("old/x.jar"));
        assertFalse(isWokenSoon());
        Files.createFile(watched.resolve("x.jar"));
        assertTrue(isWoken());
    }

    @Test
    void isBlindForADirectoryThatIsNotThere() throws Exception {
        watch.watch(Set.of(watched, root.resolve("missing")));
        assertTrue(watch.blind());
        Files.createFile(watched.resolve("x.jar"));
        assertTrue(isWoken(), "the others are watched all the same");

        watch.watch(Set.of(watched));
        assertFalse(watch.blind());
    }

    @Test
    void endsAWaitWhenItsThreadIsInterrupted() {
        Thread.currentThread().interrupt();

        assertThrows(InterruptedException.class, () -> watch.await(LONG));
    }

    /** Whether a wait ends before its time, as it should. */
    private boolean isWoken() throws InterruptedException {
        return endsBefore(LONG);
    }

    /** Whether there is something left to tell. */
    private boolean isWokenSoon() throws InterruptedException {
        return endsBefore(SHORT);
    }

    private boolean endsBefore(Duration most) throws InterruptedException {
        long start = System.nanoTime();
        watch.await(most);
        return System.nanoTime() - start < most.toNanos();
    }
}
