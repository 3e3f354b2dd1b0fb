package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.launch.connectors.RegistryConverter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While a converter cannot reach its registry, a source loses nothing, though it tolerates all errors of its data. */
class RegistryOutageIT {
    private static final int RECORDS = 20;
    private static final List<String> ALL =
            IntStream.range(0, RECORDS).mapToObj(Integer::toString).toList();

    @TempDir
    Path folder;

    private final String topic = WorkerFixture.topics().createFresh("outage", 1);
    private int port;
    private ServerSocket registry;
    private WorkerFixture worker;

    @BeforeEach
    void prepare() throws IOException {
        listen(0);
        port = registry.getLocalPort();
        registry.close();
        worker = new WorkerFixture(folder)
                .with("task.shutdown.graceful.timeout.ms", "30000")
                .start();
    }

    /** A registry that nobody need answer: connections wait in its backlog. */
    private void listen(int wanted) throws IOException {
        registry = new ServerSocket(wanted, 1000, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        worker.close();
        registry.close();
        WorkerFixture.topics().delete(topic);
    }

    @Test
    void everyRecordArrivesInOrderOnceTheRegistryIsBack() throws IOException {
        create("-1");
        eventually("it tries again", () -> retries() > 0);
        assertEquals(List.of(), WorkerFixture.topics().values(topic));
        assertEquals("RUNNING [RUNNING]", worker.rest().states("counts"));

        listen(port);

        assertEquals(ALL, WorkerFixture.topics().awaitValues(topic, RECORDS, Duration.ofSeconds(60)));
        assertEquals("RUNNING [RUNNING]", worker.rest().states("counts"));
    }

    @Test
    void aPauseEndsTheWaitAndAResumeGoesOnWithTheSameBatch() throws IOException {
        create("-1");
        eventually("it tries again", () -> retries() > 0);

        assertEquals(202, worker.rest().put("/connectors/counts/pause", null).status());
        eventually("it is paused", () -> worker.rest().states("counts").equals("PAUSED [PAUSED]"));
        listen(port);
        assertEquals(202, worker.rest().put("/connectors/counts/resume", null).status());

        assertEquals(ALL, WorkerFixture.topics().awaitValues(topic, RECORDS, Duration.ofSeconds(60)));
    }

    @Test
    void aStopIsPrompt() {
        create("-1");
        eventually("it tries again", () -> retries() > 0);

        long beganMs = System.currentTimeMillis();
        worker.stop();
        long tookMs = System.currentTimeMillis() - beganMs;

        assertTrue(tookMs < 20_000, "stopping took " + tookMs + " ms"); // else the task would have been given up
    }

    @Test
    void anOutageThatLastsTooLongFailsTheTask() {
        create("1000");

        eventually("it fails", () -> worker.rest().states("counts").equals("RUNNING [FAILED]"));
        String status = worker.rest().get("/connectors/counts/status").body().toString();
        assertTrue(status.contains("errors.outage.retry.timeout.ms"), status);
        assertEquals(List.of(), WorkerFixture.topics().values(topic));
    }

    private static double retries() throws JMException {
        ObjectName errors = new ObjectName("kafka.connect:type=task-error-metrics,connector=counts,task=0");
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        return beans.isRegistered(errors) ? ((Number) beans.getAttribute(errors, "total-retries")).doubleValue() : 0;
    }

    private void create(String timeoutMs) {
        var answer = worker.rest()
                .create(
                        "counts",
                        "connector.class",
                        WorkerFixture.SOURCE,
                        "topic",
                        topic,
                        "count",
                        Integer.toString(RECORDS),
                        "value.converter",
                        RegistryConverter.class.getName(),
                        "value.converter.registry.port",
                        Integer.toString(port),
                        "errors.tolerance",
                        "all",
                        "errors.retry.delay.max.ms",
                        "2000",
                        "errors.outage.retry.timeout.ms",
                        timeoutMs);
        assertEquals(201, answer.status(), answer.toString());
    }
}
