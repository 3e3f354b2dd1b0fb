package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connectors that hang or throw harm nobody but themselves. */
class HostileConnectorsIT {
    private static final List<String> HANGING_CALLS = List.of("start", "taskConfigs", "stop");

    @TempDir
    Path folder;

    private WorkerFixture worker;
    private final String topic = WorkerFixture.topics().createFresh("hostile", 1);

    @BeforeEach
    void prepare() {
        worker = new WorkerFixture(folder);
    }

    @AfterEach
    void stop() {
        worker.close();
        WorkerFixture.topics().delete(topic);
    }

    @Test
    void seventeenConnectorsRunBesideThreeThatHang() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String call : HANGING_CALLS) {
            files.add(file("hangs-" + call, "hang", call));
        }
        for (int i = 0; i < 17; i++) {
            files.add(file("well-" + i));
        }

        worker.start(files.toArray(Path[]::new));
        for (int i = 0; i < 17; i++) {
            String name = "well-" + i;
            eventually(name + " runs", () -> worker.rest().states(name).equals("RUNNING [RUNNING]"));
        }
        eventually(
                "the one that will hang in stop runs",
                () -> worker.rest().states("hangs-stop").equals("RUNNING [RUNNING]"));

        assertEquals(20, worker.rest().get("/connectors").body().size());
        long beganMs = System.currentTimeMillis();
        worker.stop();
        long tookMs = System.currentTimeMillis() - beganMs;
        assertTrue(tookMs < Duration.ofSeconds(20).toMillis(), "stopping took " + tookMs + " ms");
    }

    @Test
    void aRequestThatWaitsForAHangingConnectorTimesOutAndSaysWhy() {
        worker.start();
        worker.worker().requestTimeout(5_000);

        var answer =
                worker.rest().create("hangs", "connector.class", WorkerFixture.SOURCE, "topic", topic, "hang", "start");
        var others = worker.rest().get("/connectors");

        assertEquals(500, answer.status());
        assertTrue(
                answer.message().startsWith("Request timed out. The worker is currently starting connector 'hangs'"),
                answer.toString());
        assertEquals("[\"hangs\"]", others.body().toString());
        worker.worker().resetRequestTimeout();
        assertEquals(204, worker.rest().delete("/connectors/hangs").status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "taskConfigs"})
    void aConnectorThatThrowsAnswersWithItsErrorAndFails(String call) {
        worker.start();

        var answer =
                worker.rest().create("throws", "connector.class", WorkerFixture.SOURCE, "topic", topic, "throw", call);

        assertEquals(500, answer.status());
        assertTrue(answer.message().contains("thrown in " + call), answer.toString());
        assertTrue(
                worker.rest().states("throws").startsWith("FAILED"),
                worker.rest().states("throws"));
        assertEquals(204, worker.rest().delete("/connectors/throws").status());
    }

    @Test
    void anErrorInAConnectorIsItsOwnProblem() {
        worker.start();

        var answer =
                worker.rest().create("errs", "connector.class", WorkerFixture.SOURCE, "topic", topic, "error", "start");

        assertEquals(500, answer.status());
        assertTrue(answer.message().contains("missing/in/start"), answer.toString());
        assertEquals(200, worker.rest().get("/health").status());
    }

    @Test
    void aConnectorThatThrowsInValidateIsRefused() {
        worker.start();

        var answer = worker.rest()
                .create("throws", "connector.class", WorkerFixture.SOURCE, "topic", topic, "throw", "validate");

        assertEquals(400, answer.status());
        assertTrue(answer.message().contains("thrown in validate"), answer.toString());
        assertEquals("[]", worker.rest().get("/connectors").body().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"task.start", "task.poll"})
    void aSourceTaskThatThrowsFailsAlone(String call) {
        worker.start();

        worker.rest()
                .create("throws", "connector.class", WorkerFixture.SOURCE, "topic", topic, "throw", call, "count", "1");

        eventually("its task has failed", () -> worker.rest().states("throws").equals("RUNNING [FAILED]"));
    }

    @Test
    void aSinkTaskThatThrowsFailsAlone() {
        worker.start();
        WorkerFixture.topics().produce(topic, "a record");

        worker.rest().create("throws", "connector.class", WorkerFixture.SINK, "topics", topic, "throw", "task.put");

        eventually("its task has failed", () -> worker.rest().states("throws").equals("RUNNING [FAILED]"));
        assertEquals(204, worker.rest().delete("/connectors/throws").status());
    }

    @Test
    void aTaskThatHangsInPollIsCutOff() {
        worker.start();
        worker.rest().create("hangs", "connector.class", WorkerFixture.SOURCE, "topic", topic, "hang", "task.poll");
        eventually("it runs", () -> worker.rest().states("hangs").equals("RUNNING [RUNNING]"));

        assertEquals(204, worker.rest().delete("/connectors/hangs").status());
        assertEquals(404, worker.rest().get("/connectors/hangs/status").status());
    }

    @Test
    void anUnknownClassIsAnsweredWithTheNearestNames() {
        worker.start();

        var answer = worker.rest().create("typo", "connector.class", "FileStreamSorce", "topic", topic);

        assertEquals(400, answer.status());
        assertTrue(answer.message().contains("FileStreamSource"), answer.toString());
    }

    private Path file(String name, String... more) throws IOException {
        StringBuilder text = new StringBuilder(
                "name=" + name + "\nconnector.class=" + WorkerFixture.SOURCE + "\ntopic=" + topic + "\n");
        for (int i = 0; i < more.length; i += 2) {
            text.append(more[i]).append('=').append(more[i + 1]).append('\n');
        }
        return Files.writeString(folder.resolve(name + ".properties"), text);
    }
}
