package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code config.storage.file.filename}, what was done over REST outlives the worker. */
class DurableConfigsIT {
    @TempDir
    Path folder;

    private WorkerFixture worker;

    @BeforeEach
    void prepare() {
        worker = new WorkerFixture(folder).durable();
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    @Test
    void connectorsAndTargetStatesSurviveARestart() {
        worker.start();
        create("running");
        create("paused");
        create("stopped");
        create("deleted");
        worker.rest().put("/connectors/paused/pause", null);
        worker.rest().put("/connectors/stopped/stop", null);
        worker.rest().delete("/connectors/deleted");

        worker.stop();
        worker.start();

        assertEquals(
                "[\"paused\",\"running\",\"stopped\"]",
                worker.rest().get("/connectors").body().toString());
        eventually("running runs", () -> worker.rest().states("running").equals("RUNNING [RUNNING]"));
        eventually("paused rests", () -> worker.rest().states("paused").startsWith("PAUSED"));
        eventually("stopped rests", () -> worker.rest().states("stopped").equals("STOPPED []"));
    }

    @Test
    void aChangeOverRestOutlivesTheRestartUntilTheFileItselfChanges() throws IOException {
        Path file = write("count=1");
        worker.start(file);
        worker.rest().patch("/connectors/counting/config", RestCalls.config("count", "2"));

        worker.stop();
        worker.start(file);
        assertEquals("2", count());

        worker.stop();
        worker.start(write("count=3"));
        assertEquals("3", count());
    }

    @Test
    void withoutTheSettingTheyAreGone() {
        worker.properties.remove("config.storage.file.filename");
        worker.start();
        create("gone");

        worker.stop();
        worker.start();

        assertEquals("[]", worker.rest().get("/connectors").body().toString());
    }

    private void create(String name) {
        assertEquals(
                201,
                worker.rest()
                        .create(name, "connector.class", WorkerFixture.SOURCE, "topic", "durable")
                        .status());
    }

    private String count() {
        return worker.rest()
                .get("/connectors/counting/config")
                .body()
                .path("count")
                .asText();
    }

    private Path write(String line) throws IOException {
        return Files.writeString(
                folder.resolve("counting.properties"),
                "name=counting\nconnector.class=" + WorkerFixture.SOURCE + "\ntopic=durable\n" + line + "\n");
    }
}
