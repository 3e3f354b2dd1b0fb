package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a worker's surroundings is said in one clear line, and nothing is lost. */
class BadSetupIT {
    @TempDir
    Path folder;

    private WorkerFixture worker;

    @BeforeEach
    void prepare() {
        worker = new WorkerFixture(folder);
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    @Test
    void missingSettingsAreNamedTogether() {
        worker.properties.remove("key.converter");
        worker.properties.remove("offset.storage.file.filename");

        ConfigException error = assertThrows(ConfigException.class, () -> worker.begin());

        assertTrue(error.getMessage().contains("key.converter"), error.getMessage());
        assertTrue(error.getMessage().contains("offset.storage.file.filename"), error.getMessage());
    }

    @Test
    void aPortInUseIsNamed() {
        worker.start();
        int port = worker.worker().restUri().getPort();
        try (WorkerFixture second = new WorkerFixture(folder.resolve("second"))) {
            second.with("listeners", "http://localhost:" + port);

            ConnectException error = assertThrows(ConnectException.class, () -> second.begin());

            assertTrue(error.getMessage().contains(Integer.toString(port)), error.getMessage());
        }
    }

    @Test
    void unreachableBrokersEndTheStart() {
        worker.with("bootstrap.servers", "localhost:1").with("default.api.timeout.ms", "1500");
        worker.with("request.timeout.ms", "1000");

        Throwable error = failure(worker.begin());

        assertTrue(error.getMessage().contains("Failed to connect to and describe Kafka cluster"), error.getMessage());
        assertTrue(error.getMessage().contains("localhost:1"), error.getMessage());
    }

    @Test
    void answersWhileTheBrokersAreStillLookedFor() {
        worker.with("bootstrap.servers", "localhost:1");

        EmbeddedWorker starting = worker.begin();

        eventually("the herder answers", () -> worker.rest().get("/connectors").status() == 200);
        assertEquals(503, worker.rest().get("/health").status());
        starting.stop();
        assertTrue(starting.termination().isDone());
    }

    @Test
    void anUnknownPolicyEndsTheStart() {
        worker.with("connector.client.config.override.policy", "NoSuchPolicy");

        Throwable error = failure(worker.begin());

        assertTrue(error.getMessage().contains("NoSuchPolicy"), error.getMessage());
    }

    @Test
    void anUnknownConverterEndsTheStart() {
        worker.with("key.converter", "NoSuchConverter");

        Throwable error = failure(worker.begin());

        assertTrue(error.getMessage().contains("NoSuchConverter"), error.getMessage());
        assertTrue(error.getMessage().contains("key.converter"), error.getMessage());
    }

    @Test
    void aDamagedOffsetsFileIsLeftAsItIs() throws IOException {
        byte[] damage = {(byte) 0xAC, (byte) 0xED, 0, 5, 1, 2, 3};
        Path offsets = Files.write(folder.resolve("offsets"), damage);

        WorkerFailedException error = assertInstanceOf(WorkerFailedException.class, failure(worker.begin()));

        assertEquals(3, error.exitStatus());
        assertTrue(error.getMessage().contains(offsets.toString()), error.getMessage());
        assertArrayEquals(damage, Files.readAllBytes(offsets));
    }

    @Test
    void aSecondWorkerOnTheSameOffsetsFileIsRefused() {
        worker.start();
        try (WorkerFixture second = new WorkerFixture(folder)) {
            Throwable error = failure(second.begin());

            assertTrue(error.getMessage().contains("in use by another worker"), error.getMessage());
        }
    }

    @Test
    void aWrongConnectorFileEndsTheStartAndLeavesNothingBehind() throws IOException {
        worker.durable();
        Path good = connector("good.properties", "name=good\nconnector.class=" + WorkerFixture.SOURCE + "\n");
        Path bad = connector("bad.properties", "connector.class=" + WorkerFixture.SOURCE + "\n");

        WorkerFailedException error = assertInstanceOf(WorkerFailedException.class, failure(worker.begin(good, bad)));

        assertEquals(3, error.exitStatus());
        assertTrue(error.getMessage().contains(bad.toString()), error.getMessage());
        worker.start();
        assertEquals("[]", worker.rest().get("/connectors").body().toString());
    }

    @Test
    void aConnectorThatFailsOnTheCommandLineEndsTheStartAndLeavesNothingBehind() throws IOException {
        worker.durable();
        Path good = connector("good.properties", "name=good\nconnector.class=" + WorkerFixture.SOURCE + "\n");
        Path bad = connector("bad.properties", "name=bad\nconnector.class=" + WorkerFixture.SOURCE + "\nthrow=start\n");

        Throwable error = failure(worker.begin(good, bad));

        assertTrue(error.getMessage().contains("thrown in start"), error.getMessage());
        worker.start();
        assertEquals("[]", worker.rest().get("/connectors").body().toString());
    }

    @Test
    void duplicateNamesOnTheCommandLineAreRefused() throws IOException {
        Path one = connector("one.properties", "name=same\nconnector.class=" + WorkerFixture.SOURCE + "\n");
        Path two = connector("two.json", "{\"name\":\"same\",\"config\":{\"connector.class\":\"x\"}}");

        Throwable error = failure(worker.begin(one, two));

        assertTrue(error.getMessage().contains("Connector same already exists"), error.getMessage());
    }

    @Test
    void jsonFilesMayNameAnInitialState() throws IOException {
        Path paused = connector(
                "paused.json",
                "{\"name\":\"paused\",\"initial_state\":\"paused\",\"config\":{\"connector.class\":\""
                        + WorkerFixture.SOURCE + "\"}}");
        Path flat = connector(
                "flat.json",
                "{\"name\":\"flat\",\"connector.class\":\"" + WorkerFixture.SOURCE + "\",\"tasks.max\":2}");

        worker.start(paused, flat);

        eventually("paused rests", () -> worker.rest().states("paused").equals("PAUSED []"));
        eventually("flat runs", () -> worker.rest().states("flat").equals("RUNNING [RUNNING, RUNNING]"));
    }

    @Test
    void aStopWhileStartingEndsAtOnce() {
        worker.with("bootstrap.servers", "localhost:1");
        EmbeddedWorker starting = worker.begin();

        starting.stop();

        assertTrue(starting.termination().isDone());
    }

    private Path connector(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static Throwable failure(EmbeddedWorker worker) {
        CompletableFuture<Void> termination = worker.termination();
        return assertThrows(ExecutionException.class, () -> termination.get(30, TimeUnit.SECONDS))
                .getCause();
    }
}
