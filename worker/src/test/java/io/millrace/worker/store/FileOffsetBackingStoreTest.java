package io.millrace.worker.store;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ObjectInputStream;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileOffsetBackingStoreTest extends OffsetBackingStoreContract {
    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("connect.offsets");
    }

    @Override
    protected OffsetBackingStore create() {
        return new FileOffsetBackingStore(file());
    }

    @Test
    void anotherStartFindsWhatWasSet() {
        await(store.set(Map.of(text("a"), text("1"))));
        await(store.set(Collections.singletonMap(text("gone"), null)));

        restart();

        assertEquals(text("1"), get("a").get(text("a")));
        assertNull(get("gone").get(text("gone")));
    }

    @Test
    void javaReadsTheFileWithTombstonesAsNull() throws Exception {
        await(store.set(Map.of(text("a"), text("1"))));
        await(store.set(Collections.singletonMap(text("b"), null)));

        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(Files.readAllBytes(file())))) {
            Map<?, ?> map = (Map<?, ?>) in.readObject();
            assertEquals(2, map.size());
            assertTrue(map.containsValue(null));
        }
    }

    @Test
    void leavesNothingBesideTheFileButItsLock() throws Exception {
        await(store.set(Map.of(text("a"), text("1"))));

        assertEquals(List.of("connect.offsets", "connect.offsets.lock"), names());
    }

    @Test
    void gathersWhatArrivesDuringAWrite() {
        List<CompletableFuture<Void>> sets = new ArrayList<>();
        for (int value = 0; value < 500; value++) {
            sets.add(store.set(Map.of(text("k" + value), text("" + value))));
        }
        sets.forEach(OffsetBackingStoreContract::await);

        restart();

        assertEquals(text("499"), get("k499").get(text("k499")));
        assertEquals(text("0"), get("k0").get(text("k0")));
    }

    @Test
    void aDamagedFileStopsTheStartAndStaysAsItIs() throws Exception {
        await(store.set(Map.of(text("a"), text("1"))));
        store.close();
        byte[] whole = Files.readAllBytes(file());
        byte[] cut = Arrays.copyOf(whole, whole.length - 2);
        Files.write(file(), cut);

        ConnectException problem = assertThrows(ConnectException.class, store::start);

        assertEquals(
                "Offsets file '" + file() + "' is damaged at byte " + (cut.length - 4)
                        + ": the file is too short for an array of 1 bytes; restore it from a backup, or delete it to "
                        + "start from nothing",
                problem.getMessage());
        assertArrayEquals(cut, Files.readAllBytes(file()));
        Files.write(file(), whole);
        store.start();
        assertEquals(text("1"), get("a").get(text("a")));
    }

    @Test
    void anEmptyFileIsAStartFromNothing() throws Exception {
        store.close();
        Files.write(file(), new byte[0]);

        store.start();

        assertNull(get("a").get(text("a")));
    }

    @Test
    void aFailedWriteHarmsNothingAndCanBeRepeated() throws Exception {
        await(store.set(Map.of(text("a"), text("1"))));
        byte[] before = Files.readAllBytes(file());
        Path obstacle = Files.createDirectories(directory.resolve("connect.offsets.tmp/in the way"));

        CompletionException failure = assertThrows(
                CompletionException.class, () -> await(store.set(Map.of(text("a"), text("2"), text("b"), text("2")))));

        String message = failure.getCause().getMessage();
        assertTrue(failure.getCause() instanceof ConnectException, message);
        assertTrue(message.startsWith("Offsets file '" + file() + "' cannot be written: "), message);
        assertArrayEquals(before, Files.readAllBytes(file()));
        assertEquals(text("1"), get("a").get(text("a")));
        assertNull(get("b").get(text("b")));

        Files.delete(obstacle);
        await(store.set(Map.of(text("a"), text("3"))));
        restart();
        assertEquals(text("3"), get("a").get(text("a")));
        assertNull(get("b").get(text("b")));
    }

    @Test
    void startsOnAFileThatCannotBeWrittenSinceSinksNeedNone() throws Exception {
        Path other = directory.resolve("other");
        Files.createDirectories(directory.resolve("other.tmp/in the way"));

        FileOffsetBackingStore readOnly = new FileOffsetBackingStore(other);
        readOnly.start();
        CompletionException failure =
                assertThrows(CompletionException.class, () -> await(readOnly.set(Map.of(text("a"), text("1")))));
        readOnly.close();

        assertTrue(failure.getCause().getMessage().startsWith("Offsets file '" + other + "' cannot be written: "));
    }

    @Test
    void namesTheRemedyForAFileThatCannotBeWritten() throws Exception {
        Path other = directory.resolve("other");

        ConnectException problem = StoreFile.prepare("Offsets file", other, "offset.storage.file.filename")
                .notWritable(new AccessDeniedException(other.toString()));

        assertTrue(
                problem.getMessage().startsWith("Offsets file '" + other + "' cannot be written: "),
                problem::getMessage);
        assertTrue(
                problem.getMessage()
                        .endsWith("; make '" + directory + "' and the file writable for this user, or set "
                                + "'offset.storage.file.filename' to another file"),
                problem::getMessage);
        assertFalse(Files.exists(other));
    }

    @Test
    void aStartLeavesNothingBehindButTheLock() throws Exception {
        assertEquals(List.of("connect.offsets.lock"), names());
    }

    @Test
    void aWriteFailsWhileItsDirectoryIsGone() throws Exception {
        store.close();
        Path nested = directory.resolve("nested");
        try (FileOffsetBackingStore gone = new FileOffsetBackingStore(nested.resolve("offsets"))) {
            gone.start();
            Files.delete(nested.resolve("offsets.lock"));
            Files.delete(nested);

            CompletionException failure =
                    assertThrows(CompletionException.class, () -> await(gone.set(Map.of(text("a"), text("1")))));
            assertTrue(failure.getMessage().contains("no such file or directory"), failure.getMessage());

            Files.createDirectory(nested);
            await(gone.set(Map.of(text("a"), text("1"))));
            assertTrue(Files.exists(nested.resolve("offsets")));
        }
    }

    @Test
    void removesWhatAKilledWriteLeft() throws Exception {
        Files.writeString(directory.resolve("connect.offsets.tmp"), "half a file");

        await(store.set(Map.of(text("a"), text("1"))));

        assertEquals(List.of("connect.offsets", "connect.offsets.lock"), names());
    }

    @Test
    void makesMissingDirectories() {
        Path deep = directory.resolve("x/y/offsets");
        try (FileOffsetBackingStore other = new FileOffsetBackingStore(deep)) {
            other.start();
            await(other.set(Map.of(text("a"), text("1"))));
        }

        assertTrue(Files.exists(deep));
    }

    @Test
    void namesTheDirectoryThatCannotBeMade() throws Exception {
        Files.writeString(directory.resolve("plain"), "");
        Path below = directory.resolve("plain/sub/offsets");

        ConnectException problem =
                assertThrows(ConnectException.class, () -> new FileOffsetBackingStore(below).start());

        assertTrue(problem.getMessage().contains("directory '" + below.getParent() + "'"), problem.getMessage());
        assertTrue(problem.getMessage().contains("offset.storage.file.filename"), problem.getMessage());
    }

    @Test
    void refusesADirectoryInPlaceOfTheFile() {
        ConnectException problem =
                assertThrows(ConnectException.class, () -> new FileOffsetBackingStore(directory).start());

        assertEquals(
                "Offsets file '" + directory + "' is a directory; set 'offset.storage.file.filename' to a file in it",
                problem.getMessage());
    }

    @Test
    void followsASymbolicLink() throws Exception {
        store.close();
        Path real = Files.createDirectory(directory.resolve("real")).resolve("offsets");
        Files.createSymbolicLink(file(), Path.of("real/offsets"));

        store.start();
        await(store.set(Map.of(text("a"), text("1"))));
        restart();

        assertTrue(Files.isSymbolicLink(file()));
        assertTrue(Files.isRegularFile(real));
        assertEquals(text("1"), get("a").get(text("a")));
    }

    @Test
    void keepsThePermissionsOfTheFile() throws Exception {
        await(store.set(Map.of(text("a"), text("1"))));
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-rw-r-x"));

        await(store.set(Map.of(text("a"), text("2"))));

        assertEquals("rw-rw-r-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void writesToADeviceWithoutReplacingIt() throws Exception {
        try (FileOffsetBackingStore nowhere = new FileOffsetBackingStore(Path.of("/dev/null"))) {
            nowhere.start();
            await(nowhere.set(Map.of(text("a"), text("1"))));

            assertEquals(text("1"), await(nowhere.get(List.of(text("a")))).get(text("a")));
        }

        assertFalse(Files.isRegularFile(Path.of("/dev/null")));
        assertFalse(Files.exists(Path.of("/dev/null.lock")));
    }

    @Test
    void keepsTheFileToOneWorker() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), file());

        for (Path sameFile : List.of(file(), link)) {
            FileOffsetBackingStore second = new FileOffsetBackingStore(sameFile);
            ConnectException problem = assertThrows(ConnectException.class, second::start);
            assertEquals(
                    "Offsets file '" + sameFile + "' is in use by another worker (lock '"
                            + directory.toRealPath().resolve("connect.offsets.lock")
                            + "'); stop it or set 'offset.storage.file.filename' to another file",
                    problem.getMessage());
            second.close();
        }

        store.close();
        try (FileOffsetBackingStore second = new FileOffsetBackingStore(link)) {
            second.start();
        }
    }

    @Test
    void refusesWritesBeforeTheStartAndAfterTheEnd() {
        FileOffsetBackingStore fresh = new FileOffsetBackingStore(directory.resolve("other"));
        assertTrue(fresh.set(Map.of(text("a"), text("1"))).isCompletedExceptionally());
        fresh.close();

        store.close();

        assertTrue(store.set(Map.of(text("a"), text("1"))).isCompletedExceptionally());
    }

    @Test
    void itsThreadEndsWhenThereIsNothingToWrite() throws Exception {
        await(store.set(Map.of(text("a"), text("1"))));

        eventually("the thread has ended", () -> !writerLives());

        await(store.set(Map.of(text("a"), text("2"))));
        assertEquals(text("2"), get("a").get(text("a")));
    }

    private static boolean writerLives() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("offsets-file"));
    }

    private void restart() {
        store.close();
        store = create();
        store.start();
    }

    private List<String> names() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void loadsTheOrderOfTheFileAndKeepsIt() throws Exception {
        await(store.set(Map.of(text("a"), text("1"))));
        await(store.set(Map.of(text("b"), text("2"))));
        restart();

        await(store.set(Map.of(text("a"), text("3"))));

        Map<ByteBuffer, ByteBuffer> read = OffsetFile.read(Files.readAllBytes(file()));
        assertEquals(List.of(text("a"), text("b")), List.copyOf(read.keySet()));
    }
}
