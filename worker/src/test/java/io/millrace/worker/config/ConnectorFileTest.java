package io.millrace.worker.config;

import static io.millrace.worker.config.WorkerFixture.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.model.TargetState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectorFileTest {
    @TempDir
    Path folder;

    @Test
    void readsTheThreeFormsAlike() {
        var expected = map("name", "fs", "connector.class", "F", "tasks.max", "1");

        assertEquals(
                expected,
                read("{\"name\":\"fs\",\"connector.class\":\"F\",\"tasks.max\":1}")
                        .config());
        assertEquals(
                expected,
                read("{\"name\":\"fs\",\"config\":{\"connector.class\":\"F\",\"tasks.max\":1}}")
                        .config());
        assertEquals(expected, read("name=fs\nconnector.class=F\ntasks.max=1\n").config());
    }

    @Test
    void readsTheInitialStateOfARequest() {
        ConnectorFile stopped = read("{\"name\":\"a\",\"config\":{\"k\":\"v\"},\"initial_state\":\"stopped\"}");
        ConnectorFile running = read("{\"name\":\"a\",\"config\":{\"k\":\"v\"},\"initial_state\":\"RUNNING\"}");
        ConnectorFile silent = read("{\"name\":\"a\",\"config\":{\"k\":\"v\"},\"initial_state\":null,\"x\":[]}");

        assertEquals(Optional.of(TargetState.STOPPED), stopped.initialState());
        assertEquals(Optional.of(TargetState.STARTED), running.initialState());
        assertEquals(Optional.empty(), silent.initialState());
        assertEquals(List.of("k", "name"), new ArrayList<>(stopped.config().keySet()));
    }

    @Test
    void keepsNullsAndCoercesScalars() {
        assertEquals(
                map("name", "a", "n", null, "b", "true", "d", "1.5"),
                read("{\"name\":\"a\",\"n\":null,\"b\":true,\"d\":1.5}").config());
    }

    @Test
    void saysWhenTheNameIsMissing() {
        String missing = "Connector configuration at '" + folder.resolve("file")
                + "' is missing the mandatory 'name' configuration";

        assertEquals(missing, failure("connector.class=F"));
        assertEquals(missing, failure("{\"connector.class\":\"F\"}"));
        assertTrue(failure("[1]").startsWith(missing));
        assertTrue(failure("{\"name\":\"a\",\"config\":{\"k\":{}}}").startsWith(missing));
        assertTrue(failure("{\"name\":\"a\"\n").startsWith(missing + "; it looks like JSON, but it is not: "));
    }

    @Test
    void saysWhenTheNamesDiffer() {
        assertEquals(
                "Connector name configuration in 'config' doesn't match the one specified in 'name' at '"
                        + folder.resolve("file") + "'",
                failure("{\"name\":\"a\",\"config\":{\"name\":\"b\"}}"));
    }

    @Test
    void saysWhenTheStateIsUnknownOrTheFileMissing() {
        assertTrue(failure("{\"name\":\"a\",\"config\":{},\"initial_state\":\"idle\"}")
                .endsWith("has an unknown initial_state 'idle'; it must be RUNNING, PAUSED or STOPPED"));
        Path none = folder.resolve("none");
        assertTrue(assertThrows(ConnectException.class, () -> ConnectorFile.read(none))
                .getMessage()
                .startsWith("The connector configuration file '" + none + "' does not exist"));
    }

    private String failure(String content) {
        String message =
                assertThrows(ConnectException.class, () -> read(content)).getMessage();
        assertFalse(message.contains("\n"), message);
        return message;
    }

    private ConnectorFile read(String content) {
        try {
            return ConnectorFile.read(Files.writeString(folder.resolve("file"), content));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
