package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.testing.kafka.RestartableKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that vanish and come back cost time, no records and no task. */
class BrokerOutageIT {
    @TempDir
    Path folder;

    @Test
    void recordsFlowOnAfterTheBrokersAreBack() throws Exception {
        try (RestartableKafka kafka = KafkaFixture.restartable();
                WorkerFixture worker = new WorkerFixture(folder, kafka.bootstrapServers())) {
            Path out = folder.resolve("out.txt");
            kafka.topics().create("outage", 1);
            worker.start();
            worker.rest()
                    .create(
                            "writing",
                            "connector.class",
                            WorkerFixture.SINK,
                            "topics",
                            "outage",
                            "out",
                            out.toString());
            worker.rest()
                    .create("counting", "connector.class", WorkerFixture.SOURCE, "topic", "outage", "count", "500");
            eventually("first records arrive", () -> Files.readAllLines(out).size() == 500);

            kafka.stop();
            worker.rest()
                    .put(
                            "/connectors/counting/config",
                            RestCalls.config(
                                    "connector.class", WorkerFixture.SOURCE, "topic", "outage", "count", "1000"));
            assertEquals(200, worker.rest().get("/connectors/counting").status());
            kafka.restart();

            List<String> expected =
                    IntStream.range(0, 1000).mapToObj(Integer::toString).toList();
            eventually(
                    "all records arrive",
                    Duration.ofSeconds(90),
                    () -> Files.readAllLines(out).size(),
                    n -> n >= 1000);
            assertEquals(expected, Files.readAllLines(out));
            assertEquals("RUNNING [RUNNING]", worker.rest().states("counting"));
            assertEquals("RUNNING [RUNNING]", worker.rest().states("writing"));
        }
    }
}
