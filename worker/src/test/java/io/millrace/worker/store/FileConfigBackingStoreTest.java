package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.model.TargetState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileConfigBackingStoreTest extends ConfigBackingStoreContract {
    private static final String HEADER = "{\"millrace\":\"connector-configs\",\"version\":1}\n";
    private static final String ONE = "{\"kind\":\"connector\",\"name\":\"a\",\"config\":{\"k\":\"v\"}}\n";

    @TempDir
    Path directory;

    private int made;

    @Override
    protected ConfigBackingStore create() {
        return new FileConfigBackingStore(directory.resolve("configs" + made++));
    }

    private Path file() {
        return directory.resolve("configs" + (made - 1));
    }

    private void restart() {
        store.close();
        store = new FileConfigBackingStore(file());
        store.start(heard::add);
    }

    @Test
    void anotherStartFindsConfigsTargetsAndFileConfigsButNoTasks() {
        await(store.putConnectorConfig("a", CONFIG, Optional.empty()));
        await(store.putConnectorConfig("b", Collections.singletonMap("k", null), Optional.of(TargetState.STOPPED)));
        await(store.putConnectorConfig("gone", CONFIG, Optional.empty()));
        await(store.putTargetState("a", TargetState.PAUSED));
        await(store.putTaskConfigs("a", List.of(CONFIG)));
        await(store.putFileConfig("a", Map.of("file", "one")));
        await(store.putFileConfig("gone", CONFIG));
        await(store.removeConnector("gone"));

        restart();

        assertEquals(CONFIG, store.snapshot().connector("a").orElseThrow().config());
        assertEquals(Optional.of(TargetState.PAUSED), store.snapshot().targetState("a"));
        assertEquals(List.of(), store.snapshot().tasks("a"));
        assertEquals(
                Collections.singletonMap("k", null),
                store.snapshot().connector("b").orElseThrow().config());
        assertEquals(Optional.of(TargetState.STOPPED), store.snapshot().targetState("b"));
        assertFalse(store.snapshot().contains("gone"));
        assertEquals(Optional.of(Map.of("file", "one")), store.fileConfig("a"));
        assertTrue(store.fileConfig("gone").isEmpty());
    }

    @Test
    void writesOneLinePerChangeAfterAVersionedHeader() throws Exception {
        await(store.putConnectorConfig("a", Map.of("k", "v"), Optional.empty()));
        await(store.putTargetState("a", TargetState.STOPPED));
        await(store.putTaskConfigs("a", List.of(CONFIG)));
        await(store.putFileConfig("a", Map.of("k", "ä\n")));
        await(store.removeConnector("a"));

        assertEquals(
                HEADER + ONE + "{\"kind\":\"target\",\"name\":\"a\",\"target\":\"STOPPED\"}\n"
                        + "{\"kind\":\"file\",\"name\":\"a\",\"config\":{\"k\":\"ä\\n\"}}\n"
                        + "{\"kind\":\"remove\",\"name\":\"a\"}\n",
                Files.readString(file()));
    }

    @Test
    void aRandomHistoryReadsBackTheSameFromWhatEveryKillLeaves() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<ConfigImageSeen> history = new ArrayList<>();
        history.add(seen());
        for (int step = 0; step < 15; step++) {
            await(randomChange(random));
            history.add(seen());
        }
        store.close();
        byte[] whole = Files.readAllBytes(file());

        for (int length = HEADER.length(); length <= whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            store = new FileConfigBackingStore(file());
            store.start(heard::add);
            long lines = new String(whole, 0, length, StandardCharsets.ISO_8859_1)
                    .chars()
                    .filter(c -> c == '\n')
                    .count();
            boolean lineButForItsEnd = length < whole.length && whole[length] == '\n';
            ConfigImageSeen expected = history.get((int) lines - 1 + (lineButForItsEnd ? 1 : 0));

            assertEquals(expected, seen(), "seed " + seed + ", length " + length);
            store.close();
        }
    }

    private record ConfigImageSeen(Map<String, Object> state, Map<String, Object> files) {}

    private ConfigImageSeen seen() {
        Map<String, Object> state = new HashMap<>();
        Map<String, Object> files = new HashMap<>();
        for (String name : List.of("a", "b", "c")) {
            store.snapshot()
                    .connector(name)
                    .ifPresent(entry -> state.put(name, List.of(entry.config(), entry.target())));
            store.fileConfig(name).ifPresent(config -> files.put(name, config));
        }
        return new ConfigImageSeen(state, files);
    }

    private CompletableFuture<Void> randomChange(Random random) {
        String name = List.of("a", "b", "c").get(random.nextInt(3));
        TargetState target = TargetState.values()[random.nextInt(3)];
        Map<String, String> config = Map.of("k", "wert-ä€" + random.nextInt(1000));
        return switch (random.nextInt(6)) {
            case 0 -> store.removeConnector(name);
            case 1 -> store.putTargetState(name, target);
            case 2 -> store.putFileConfig(name, config);
            case 3 -> store.putConnectorConfig(name, config, Optional.of(target));
            default -> store.putConnectorConfig(name, config, Optional.empty());
        };
    }

    @Test
    void writesGoOnAfterALineCutShort() throws Exception {
        store.close();
        Files.writeString(file(), HEADER + ONE + "{\"kind\":\"conn");

        restart();
        await(store.putTargetState("a", TargetState.PAUSED));
        restart();

        assertEquals(Optional.of(TargetState.PAUSED), store.snapshot().targetState("a"));
    }

    @Test
    void takesALastLineWithoutItsNewline() throws Exception {
        store.close();
        Files.writeString(file(), HEADER + ONE.trim());

        restart();
        await(store.putTargetState("a", TargetState.PAUSED));
        restart();

        assertEquals(Optional.of(TargetState.PAUSED), store.snapshot().targetState("a"));
    }

    @Test
    void damageStopsTheStartNamesTheLineAndStaysAsItIs() throws Exception {
        assertDamage(HEADER + ONE + "{\"kind\":\"conn\n" + ONE, "line 3: no valid JSON");
        assertDamage(HEADER + "\0\0\0\0\n" + ONE, "line 2: no valid JSON");
        assertDamage(HEADER + "[1]\n" + ONE, "line 2: no JSON object");
        assertDamage(HEADER + ONE.trim() + "{}\n", "line 2: more than one JSON object");
        assertDamage(HEADER + "{\"kind\":\"remove\"}\n", "line 2: 'name' is missing");
        assertDamage(HEADER + "{\"kind\":\"target\",\"name\":\"a\"}\n", "line 2: 'target' is missing");
        assertDamage(HEADER + "{\"kind\":\"target\",\"name\":\"a\",\"target\":\"X\"}\n", "unknown target state 'X'");
        assertDamage(HEADER + "{\"kind\":\"connector\",\"name\":\"a\"}\n", "line 2: 'config' is missing");
        assertDamage(
                HEADER + "{\"kind\":\"connector\",\"name\":\"a\",\"config\":{\"k\":{}}}\n", "line 2: 'k' is no string");
        assertDamage("{\"some\":\"json\"}\n", "line 1: not a journal of connector configs");
        assertDamage("name=file-source\n", "line 1: not a journal of connector configs");
        assertDamage("{\"millrace\":\"conn", "line 1: not a journal of connector configs");
    }

    @Test
    void recordsAndVersionsOfTheFutureAreRefused() throws Exception {
        assertDamage(
                HEADER + "{\"kind\":\"logger\",\"name\":\"x\"}",
                "line 2: unknown kind of record 'logger'; was it written by a newer release?");
        assertDamage(
                "{\"millrace\":\"connector-configs\",\"version\":2}\n",
                "line 1: version 2 of the format is not known here, only 1");
    }

    private void assertDamage(String content, String expected) throws Exception {
        store.close();
        Files.writeString(file(), content);
        store = new FileConfigBackingStore(file());

        ConnectException problem = assertThrows(ConnectException.class, () -> store.start(heard::add));

        assertTrue(
                problem.getMessage().startsWith("Config file '" + file() + "' is damaged in "), problem.getMessage());
        assertTrue(problem.getMessage().contains(expected), problem.getMessage());
        assertEquals(content, Files.readString(file()));
    }

    @Test
    void messagesAboutDamageKeepSecrets() throws Exception {
        store.close();
        Files.writeString(
                file(), HEADER + "{\"kind\":\"connector\",\"config\":{\"password\":\"s3cret\"s3cret}\n" + ONE);

        Throwable problem = assertThrows(ConnectException.class, this::restart);

        for (; problem != null; problem = problem.getCause()) {
            assertFalse(problem.toString().contains("s3cret"), problem.toString());
        }
    }

    @Test
    void outdatedLinesGoAtTheNextStart() throws Exception {
        await(store.putConnectorConfig("secret", Map.of("password", "s3cret"), Optional.empty()));
        await(store.putConnectorConfig("a", Map.of("k", "old"), Optional.empty()));
        await(store.putConnectorConfig("a", Map.of("k", "v"), Optional.empty()));
        await(store.removeConnector("secret"));

        restart();

        assertEquals(
                HEADER + "{\"kind\":\"connector\",\"name\":\"a\",\"config\":{\"k\":\"v\"},\"target\":\"STARTED\"}\n",
                Files.readString(file()));
        assertFalse(Files.exists(file().resolveSibling(file().getFileName() + ".tmp")));
    }

    @Test
    void outdatedLinesDoNotPileUpWhileRunning() throws Exception {
        for (int round = 0; round < 1000; round++) {
            await(store.putConnectorConfig("a", Map.of("round", "" + round), Optional.empty()));
        }

        assertTrue(
                Files.readAllLines(file()).size() < 250,
                "lines: " + Files.readAllLines(file()).size());
        restart();
        assertEquals(
                Map.of("round", "999"),
                store.snapshot().connector("a").orElseThrow().config());
    }

    @Test
    void theFileIsForItsOwnersEyes() throws Exception {
        await(store.putConnectorConfig("a", CONFIG, Optional.empty()));
        await(store.putConnectorConfig("a", CONFIG, Optional.empty()));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));

        restart();

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void aFailedWriteChangesNothingAndCanBeRepeated() throws Exception {
        await(store.putConnectorConfig("a", CONFIG, Optional.empty()));
        byte[] before = Files.readAllBytes(file());
        Files.delete(file());
        Files.createDirectory(file());

        CompletionException failure = assertThrows(
                CompletionException.class,
                () -> await(store.putConnectorConfig("b", CONFIG, Optional.of(TargetState.PAUSED))));
        await(store.putTaskConfigs("a", List.of(CONFIG)));

        String message = failure.getCause().getMessage();
        assertTrue(message.startsWith("Config file '" + file() + "' cannot be written: "), message);
        assertFalse(store.snapshot().contains("b"));
        assertEquals(1, store.snapshot().tasks("a").size());

        Files.delete(file());
        Files.write(file(), before);
        await(store.putConnectorConfig("b", CONFIG, Optional.empty()));
        restart();
        assertEquals(2, store.snapshot().connectors().size());
    }

    @Test
    void dropsWhatAFailedWriteLeftBehind() throws Exception {
        await(store.putConnectorConfig("a", CONFIG, Optional.empty()));
        Files.writeString(file(), "{\"kind\":\"connector\",\"na", StandardOpenOption.APPEND);

        await(store.putConnectorConfig("b", CONFIG, Optional.empty()));
        restart();

        assertEquals(2, store.snapshot().connectors().size());
    }

    @Test
    void aDeletedFileIsWrittenAnew() throws Exception {
        await(store.putConnectorConfig("a", CONFIG, Optional.empty()));
        Files.delete(file());

        await(store.putTargetState("a", TargetState.PAUSED));
        await(store.putConnectorConfig("b", CONFIG, Optional.empty()));
        restart();

        assertEquals(Optional.of(TargetState.PAUSED), store.snapshot().targetState("a"));
        assertTrue(store.snapshot().contains("b"));
    }

    @Test
    void refusesToGoOnInAFileThatSomeoneShortened() throws Exception {
        await(store.putConnectorConfig("a", CONFIG, Optional.empty()));
        Files.writeString(file(), HEADER);

        CompletionException failure = assertThrows(
                CompletionException.class, () -> await(store.putConnectorConfig("b", CONFIG, Optional.empty())));

        assertTrue(failure.getMessage().contains("another program has shortened it"), failure.getMessage());
        assertEquals(HEADER, Files.readString(file()));
    }

    @Test
    void textOfAnyKindAndLengthSurvives() {
        Map<String, String> config = Map.of("k".repeat(60_000), "v".repeat(21_000_000), "lone", "\uDC00");
        await(store.putConnectorConfig("a", config, Optional.empty()));

        restart();

        assertEquals(config, store.snapshot().connector("a").orElseThrow().config());
    }

    @Test
    void aConfigThatCouldNotBeReadAgainFailsAlone() {
        CompletableFuture<Void> bad = store.putConnectorConfig("a", Map.of("lone \uD800", "v"), Optional.empty());
        CompletableFuture<Void> good = store.putConnectorConfig("b", CONFIG, Optional.empty());

        await(good);
        CompletionException failure = assertThrows(CompletionException.class, () -> await(bad));
        assertTrue(failure.getMessage().contains("Config of connector 'a'"), failure.getMessage());
        restart();
        assertFalse(store.snapshot().contains("a"));
        assertTrue(store.snapshot().contains("b"));
    }

    @Test
    void keepsTheFileToOneWorker() {
        FileConfigBackingStore second = new FileConfigBackingStore(file());

        ConnectException problem = assertThrows(ConnectException.class, () -> second.start(heard::add));

        assertTrue(
                problem.getMessage().endsWith("stop it or set 'config.storage.file.filename' to another file"),
                problem.getMessage());
        second.close();
        store.close();
        second.start(heard::add);
        second.close();
    }

    @Test
    void aJournalThatCannotBeMadeStopsTheStart() throws Exception {
        Path fresh = directory.resolve("fresh");
        Files.createDirectories(directory.resolve("fresh.tmp/in the way"));
        FileConfigBackingStore other = new FileConfigBackingStore(fresh);

        ConnectException problem = assertThrows(ConnectException.class, () -> other.start(heard::add));

        assertTrue(
                problem.getMessage().startsWith("Config file '" + fresh + "' cannot be written"), problem.getMessage());
    }

    @Test
    void refusesWritesBeforeTheStartAndAfterTheEnd() {
        FileConfigBackingStore fresh = new FileConfigBackingStore(directory.resolve("other"));
        assertTrue(fresh.removeConnector("a").isCompletedExceptionally());
        fresh.close();

        store.close();

        assertTrue(store.removeConnector("a").isCompletedExceptionally());
    }
}
