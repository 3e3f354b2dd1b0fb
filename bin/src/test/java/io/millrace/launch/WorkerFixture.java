package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;

import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.testing.kafka.KafkaTopics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A standalone worker in the test's JVM, on the shared broker and a free port, with its files in one folder. */
final class WorkerFixture implements AutoCloseable {
    static final String SOURCE = "io.millrace.launch.connectors.ScriptedSource";
    static final String SINK = "io.millrace.launch.connectors.ScriptedSink";

    final Path folder;
    final Map<String, String> properties = new HashMap<>();
    private EmbeddedWorker worker;
    private RestCalls rest;

    WorkerFixture(Path folder) {
        this(folder, KafkaFixture.shared().bootstrapServers());
    }

    WorkerFixture(Path folder, String bootstrapServers) {
        this.folder = folder;
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("listeners", "http://localhost:0");
        properties.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
        properties.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
        properties.put("offset.storage.file.filename", folder.resolve("offsets").toString());
        properties.put("offset.flush.interval.ms", "500");
        properties.put("task.shutdown.graceful.timeout.ms", "2000");
    }

    WorkerFixture with(String key, String value) {
        properties.put(key, value);
        return this;
    }

    /** Configs survive restarts. */
    WorkerFixture durable() {
        return with("config.storage.file.filename", folder.resolve("configs").toString());
    }

    /** Starts the worker without waiting for it. */
    EmbeddedWorker begin(Path... connectorFiles) {
        worker = EmbeddedWorker.start(properties, true, List.of(connectorFiles));
        rest = new RestCalls(worker.restUri());
        return worker;
    }

    /** Starts the worker and waits until it is healthy. */
    WorkerFixture start(Path... connectorFiles) {
        begin(connectorFiles);
        eventually("the worker is healthy", () -> rest.get("/health"), answer -> answer.status() == 200);
        return this;
    }

    RestCalls rest() {
        return rest;
    }

    EmbeddedWorker worker() {
        return worker;
    }

    static KafkaTopics topics() {
        return KafkaFixture.shared().topics();
    }

    void stop() {
        worker.stop();
    }

    @Override
    public void close() {
        if (worker != null) {
            worker.stop();
        }
    }
}
