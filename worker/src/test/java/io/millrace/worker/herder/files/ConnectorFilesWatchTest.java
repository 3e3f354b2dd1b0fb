package io.millrace.worker.herder.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.time.ManualTime;
import io.millrace.worker.api.ConnectorFiles.Entry;
import io.millrace.worker.api.ConnectorFiles.State;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.api.NotLeaderRefusal;
import io.millrace.worker.config.ConnectorFilesSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rounds by hand over real files. */
class ConnectorFilesWatchTest {
    @TempDir
    Path folder;

    private final ScriptedConnectors connectors = new ScriptedConnectors();
    private final ManualTime time = new ManualTime();
    private boolean leader = true;
    private Path directory;
    private ConnectorFilesWatch watch;

    @BeforeEach
    void begin() throws IOException {
        directory = Files.createDirectory(folder.resolve("connectors"));
        watch = watch(true);
        watch.round();
    }

    @AfterEach
    void end() {
        watch.close();
    }

    @Test
    void aFileThatAppearsCreatesItsConnectorOnceItHasSettled() throws IOException {
        write("orders.properties", "name=orders\nv=1");

        watch.round();
        assertEquals(State.SETTLING, only().state());
        assertEquals(List.of(), connectors.takeWrites());
        watch.round();

        assertEquals(List.of("put orders"), connectors.takeWrites());
        watch.round();
        assertEquals(
                new Entry("orders.properties", Optional.of("orders"), State.IN_LINE, List.of(), Optional.empty()),
                only());
        assertEquals(List.of(), connectors.takeWrites());
    }

    @Test
    void aFileThatGrowsIsLeftAlone() throws IOException {
        write("orders.json", "{\"name\":\"ord");
        watch.round();
        write("orders.json", "{\"name\":\"orders\",");
        watch.round();
        write("orders.json", "{\"name\":\"orders\",\"v\":\"1\"}");
        watch.round();

        assertEquals(State.SETTLING, only().state());
        settle();
        assertEquals(List.of("put orders"), connectors.takeWrites());
    }

    @Test
    void aChangedFileChangesItsConnectorAndARemovedOneDeletesIt() throws IOException {
        write("orders.properties", "name=orders\nv=1");
        settle();
        write("orders.properties", "name=orders\nv=22");
        settle();
        assertEquals("22", connectors.stored.get("orders").get("v"));
        assertEquals(List.of("put orders", "put orders"), connectors.takeWrites());

        Files.delete(directory.resolve("orders.properties"));
        watch.round();
        assertEquals(State.SETTLING, only().state());
        watch.round();

        assertEquals(List.of("delete orders"), connectors.takeWrites());
        watch.round();
        assertEquals(List.of(), watch.plan().entries());
    }

    @Test
    void aFileThatIsReplacedInTwoStepsKeepsItsConnector() throws IOException {
        write("orders.properties", "name=orders\nv=1");
        settle();
        connectors.takeWrites();
        Path file = directory.resolve("orders.properties");
        Files.move(file, folder.resolve("away"));
        watch.round();
        Files.move(folder.resolve("away"), file);

        settle();

        assertEquals(List.of(), connectors.takeWrites());
    }

    @Test
    void connectorsThatCameFromNoFileAreLeftAlone() throws IOException {
        connectors.stored.put("by-rest", Map.of("name", "by-rest"));
        write("orders.properties", "name=orders");
        settle();
        Files.delete(directory.resolve("orders.properties"));

        settle();

        assertEquals(List.of("put orders", "delete orders"), connectors.takeWrites());
        assertTrue(connectors.stored.containsKey("by-rest"));
    }

    @Test
    void theFileWinsOverWhatIsDoneElsewhere() throws IOException {
        write("orders.properties", "name=orders\nv=1");
        settle();
        connectors.stored.put("orders", Map.of("name", "orders", "v", "2"));
        settle();
        assertEquals("1", connectors.stored.get("orders").get("v"));

        connectors.stored.remove("orders");
        settle();

        assertEquals("1", connectors.stored.get("orders").get("v"));
        assertEquals(State.IN_LINE, only().state());
    }

    @Test
    void aBadFileKeepsItsConnectorAndDoesNotDisturbOthers() throws IOException {
        write("a.json", "{\"name\":\"a\"}");
        settle();
        write("a.json", "{\"name\":");
        write("b.json", "{\"name\":\"b\"}");

        settle();

        assertEquals(List.of("put a", "put b"), connectors.takeWrites());
        Entry bad = watch.plan().entries().get(0);
        assertEquals(State.BAD, bad.state());
        assertEquals(Optional.of("a"), bad.connector());
        assertTrue(bad.problem().orElseThrow().contains("a.json"), bad.toString());
    }

    @Test
    void whatIsRefusedIsTriedAgainAfterAMinuteOrWhenTheFileChanges() throws IOException {
        connectors.refusal = Optional.of(new InvalidRefusal("'tasks.max' must be at least 1"));
        write("a.json", "{\"name\":\"a\",\"tasks.max\":0}");
        settle();
        settle();
        assertEquals(List.of("put a"), connectors.takeWrites());
        assertEquals(Optional.of("'tasks.max' must be at least 1"), only().problem());
        assertEquals(State.CREATE, only().state());

        time.advance(61_000);
        watch.round();
        assertEquals(List.of("put a"), connectors.takeWrites());
        connectors.refusal = Optional.empty();
        write("a.json", "{\"name\":\"a\",\"tasks.max\":10}");
        settle();

        assertEquals(List.of("put a"), connectors.takeWrites());
        assertEquals(Optional.empty(), only().problem());
    }

    @Test
    void waitsForTheLeadWithoutWriting() throws IOException {
        leader = false;
        write("a.json", "{\"name\":\"a\"}");
        settle();
        assertEquals(List.of(), connectors.takeWrites());
        assertTrue(only().problem().orElseThrow().contains("leader"));

        leader = true;
        connectors.refusal = Optional.of(new NotLeaderRefusal("no longer", Optional.empty()));
        watch.round();
        connectors.refusal = Optional.empty();
        watch.round();

        assertEquals(List.of("put a", "put a"), connectors.takeWrites());
    }

    @Test
    void aWorkerThatDoesNotLeadKnowsWhatComesFromFiles() throws IOException {
        leader = false;
        write("a.json", "{\"name\":\"a\"}");
        connectors.stored.put("a", Map.of("name", "a"));
        settle();
        Files.delete(directory.resolve("a.json"));
        settle();
        assertEquals(State.DELETE, only().state());

        leader = true;
        watch.round();

        assertEquals(List.of("delete a"), connectors.takeWrites());
    }

    @Test
    void whatIsUnderWayIsNotBegunAgainUnlessTheFileChanges() throws IOException {
        connectors.hangs = true;
        write("a.json", "{\"name\":\"a\"}");
        settle();
        settle();
        assertEquals(List.of("put a"), connectors.takeWrites());

        write("a.json", "{\"name\":\"a\",\"v\":\"2\"}");
        settle();

        assertEquals(List.of("put a"), connectors.takeWrites());
    }

    @Test
    void aConnectorThatIsGoneAlreadyCountsAsDeleted() throws IOException {
        write("a.json", "{\"name\":\"a\"}");
        settle();
        Files.delete(directory.resolve("a.json"));
        connectors.refusal = Optional.of(new NotFoundRefusal("Connector a not found"));
        settle();
        connectors.stored.remove("a");
        watch.round();

        assertEquals(List.of(), watch.plan().entries());
    }

    @Test
    void ownershipSurvivesARestart() throws IOException {
        write("a.json", "{\"name\":\"a\"}");
        settle();
        watch.close();
        connectors.stored.put("by-rest", Map.of("name", "by-rest"));
        Files.delete(directory.resolve("a.json"));
        connectors.takeWrites();

        watch = watch(true);
        watch.start();

        assertEquals(List.of("delete a"), connectors.takeWrites());
    }

    @Test
    void oldFilesCountAtOnceWhenTheWorkerStarts() throws IOException {
        write("a.json", "{\"name\":\"a\"}");
        Files.setLastModifiedTime(directory.resolve("a.json"), FileTime.fromMillis(time.milliseconds() - 60_000));
        watch.close();

        watch = watch(true);
        watch.start();

        assertEquals(List.of("put a"), connectors.takeWrites());
    }

    @Test
    void planningChangesNothing() throws IOException {
        watch.close();
        watch = watch(false);
        watch.round();
        write("a.json", "{\"name\":\"a\"}");

        settle();

        assertEquals(List.of(), connectors.takeWrites());
        assertEquals(State.CREATE, only().state());
        assertFalse(watch.plan().applied());
        assertFalse(Files.exists(directory.resolve(".millrace-owned.json")));
    }

    @Test
    void aDirectoryThatIsGoneDeletesNothing() throws IOException {
        write("a.json", "{\"name\":\"a\"}");
        settle();
        connectors.takeWrites();
        Files.move(directory, folder.resolve("unmounted"), StandardCopyOption.ATOMIC_MOVE);
        settle();
        assertTrue(watch.plan().problem().orElseThrow().contains("does not exist"));
        assertEquals("a.json", only().file());

        Files.createDirectory(directory); // what a mount point is without its mount
        settle();
        assertTrue(watch.plan().problem().orElseThrow().contains("mounted"));
        Files.delete(directory);
        Files.move(folder.resolve("unmounted"), directory, StandardCopyOption.ATOMIC_MOVE);
        settle();

        assertEquals(List.of(), connectors.takeWrites());
        assertEquals(Optional.empty(), watch.plan().problem());
    }

    @Test
    void otherFilesAreNoConnectors() throws IOException {
        for (String name : List.of(".hidden.json", "readme.md", "a.json~", "a.json.swp", "b.properties.bak")) {
            write(name, "name=x");
        }
        Files.createDirectory(directory.resolve("folder.json"));
        Files.createSymbolicLink(directory.resolve("dangling.json"), folder.resolve("nowhere"));

        settle();

        assertEquals(List.of(), watch.plan().entries());
    }

    @Test
    void linksLeadToConnectorsAsMountedConfigMapsHaveIt() throws IOException {
        Path first = Files.createDirectory(folder.resolve("..1"));
        Path second = Files.createDirectory(folder.resolve("..2"));
        Files.writeString(first.resolve("a.json"), "{\"name\":\"a\",\"v\":\"1\"}");
        Files.writeString(second.resolve("a.json"), "{\"name\":\"a\",\"v\":\"2\"}");
        Path data = Files.createSymbolicLink(directory.resolve("..data"), first);
        Files.createSymbolicLink(directory.resolve("a.json"), data.resolve("a.json"));
        settle();
        assertEquals("1", connectors.stored.get("a").get("v"));

        Path next = Files.createSymbolicLink(directory.resolve("..data_tmp"), second);
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
        settle();

        assertEquals("2", connectors.stored.get("a").get("v"));
    }

    @Test
    void aStateFileThatIsNoneIsNotTrusted() throws IOException {
        watch.close();
        connectors.stored.put("a", Map.of("name", "a"));
        Files.writeString(directory.resolve(".millrace-owned.json"), "{\"owned\":{\"a\":\"a.json\"}}");

        watch = watch(true);
        watch.start();
        settle();

        assertEquals(List.of(), connectors.takeWrites());
    }

    private ConnectorFilesWatch watch(boolean applies) {
        ConnectorFilesSettings settings = new ConnectorFilesSettings(
                directory, Duration.ofSeconds(10), applies, directory.resolve(".millrace-owned.json"));
        return new ConnectorFilesWatch(settings, connectors, () -> leader, time);
    }

    private void settle() {
        for (int i = 0; i < 3; i++) {
            watch.round();
        }
    }

    private Entry only() {
        assertEquals(1, watch.plan().entries().size(), watch.plan().toString());
        return watch.plan().entries().get(0);
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(directory.resolve(name), content);
    }
}
