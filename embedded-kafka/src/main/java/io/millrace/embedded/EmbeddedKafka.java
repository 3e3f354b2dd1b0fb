package io.millrace.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * A running single-node Kafka in this JVM. Any thread may call it; start and stop block for seconds at most.
 * Should Kafka meet a fatal fault of its own, it halts the JVM.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private final DataDirectory data;
    private final Settings settings;
    private final Ports ports;
    private KafkaRaftServer server;

    private EmbeddedKafka(Settings settings, DataDirectory data, Ports ports) {
        this.settings = settings;
        this.data = data;
        this.ports = ports;
    }

    /**
     * What to start.
     *
     * @param dataDir keeps the cluster's data; a later start on the same folder goes on with it
     * @param port where clients connect, 0 for any free port
     * @param controllerPort where the controller listens, 0 for any free port
     * @param overrides broker settings that win over ours
     */
    public record Settings(Path dataDir, int port, int controllerPort, Map<String, String> overrides) {
        public Settings {
            dataDir = Objects.requireNonNull(dataDir).toAbsolutePath().normalize();
            overrides = Map.copyOf(overrides);
        }

        /** Any free ports and no overrides. */
        public Settings(Path dataDir) {
            this(dataDir, 0, 0, Map.of());
        }
    }

    /**
     * Starts a broker and returns when clients can use it.
     *
     * @throws EmbeddedKafkaException when a port or the data directory is taken (then nothing was started), or
     *     when Kafka itself fails to start
     */
    public static EmbeddedKafka start(Settings settings) {
        Ports ports = Ports.reserve(settings.port(), settings.controllerPort());
        DataDirectory data = DataDirectory.open(settings.dataDir());
        EmbeddedKafka kafka = new EmbeddedKafka(settings, data, ports);
        try {
            kafka.startServer();
            return kafka;
        } catch (RuntimeException | Error e) {
            closeAfter(e, kafka);
            throw e;
        }
    }

    private static void closeAfter(Throwable failure, EmbeddedKafka kafka) {
        try {
            kafka.stop();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private synchronized void startServer() {
        data.format(ServerProperties.NODE_ID, ServerProperties.CONTROLLER_LISTENER);
        Properties properties = new Properties();
        properties.putAll(ServerProperties.of(ports, data.logs(), settings.overrides()));
        try {
            server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
            server.startup();
        } catch (RuntimeException e) {
            throw new EmbeddedKafkaException(
                    "Embedded Kafka on port " + ports.broker() + ", data in " + settings.dataDir()
                            + ", failed to start: " + e.getMessage(),
                    e);
        }
    }

    /** {@code host:port} for {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return "localhost:" + port();
    }

    public int port() {
        return ports.broker();
    }

    public Path dataDir() {
        return settings.dataDir();
    }

    /** Stops in order and keeps the data; later calls do nothing. */
    public synchronized void stop() {
        try (data) {
            if (server != null) {
                server.shutdown();
                server.awaitShutdown();
                server = null;
            }
        }
    }

    /** Stops, if need be, and deletes the data. */
    public synchronized void wipe() {
        stop();
        try (DataDirectory again = DataDirectory.open(settings.dataDir())) {
            again.wipe();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
