package io.millrace.testing.kafka;

import io.millrace.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.Map;

/** An embedded broker that vanishes and comes back, on the same port and with its data. One thread at a time. */
public final class RestartableKafka implements KafkaFixture {
    private final Path folder;
    private final int port;
    private EmbeddedKafka kafka;

    private RestartableKafka(Path folder, EmbeddedKafka kafka) {
        this.folder = folder;
        this.kafka = kafka;
        this.port = kafka.port();
    }

    static RestartableKafka start() {
        Path folder = TemporaryFolder.create();
        return new RestartableKafka(folder, TemporaryFolder.startBroker(folder));
    }

    @Override
    public String bootstrapServers() {
        return "localhost:" + port;
    }

    /** The broker goes away; clients find nobody at its port. */
    public synchronized void stop() {
        kafka.stop();
    }

    /** The broker is back when this returns. */
    public synchronized void restart() {
        kafka.stop();
        kafka = EmbeddedKafka.start(new EmbeddedKafka.Settings(folder, port, 0, Map.of()));
    }

    @Override
    public synchronized void close() {
        kafka.stop();
        TemporaryFolder.delete(folder);
    }
}
