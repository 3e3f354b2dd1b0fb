package io.millrace.testing.kafka;

import io.millrace.embedded.EmbeddedKafka;
import java.nio.file.Path;

/** A broker in the test's own JVM, on a free port, its data in a temporary folder that goes with it. */
public final class EmbeddedKafkaFixture implements KafkaFixture {
    private final Path folder;
    private final EmbeddedKafka kafka;

    private EmbeddedKafkaFixture(Path folder, EmbeddedKafka kafka) {
        this.folder = folder;
        this.kafka = kafka;
    }

    public static EmbeddedKafkaFixture start() {
        Path folder = TemporaryFolder.create();
        return new EmbeddedKafkaFixture(folder, TemporaryFolder.startBroker(folder));
    }

    @Override
    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    @Override
    public void close() {
        kafka.stop();
        TemporaryFolder.delete(folder);
    }
}
