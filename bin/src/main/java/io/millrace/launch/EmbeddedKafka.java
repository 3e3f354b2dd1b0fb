package io.millrace.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Utils;

/** What {@code --embedded-kafka} means: a broker where {@code bootstrap.servers} points to. */
final class EmbeddedKafka {
    private static final String SERVERS = "bootstrap.servers";

    private EmbeddedKafka() {}

    /** @param data directory of the broker's data, null for the default */
    static EmbeddedKafkaProcess start(Map<String, String> workerProperties, Path data) {
        String home = System.getProperty("millrace.home");
        if (home == null) {
            throw new ConfigException(
                    "--embedded-kafka needs the system property 'millrace.home'; start through the scripts in bin");
        }
        return EmbeddedKafkaProcess.start(Path.of(home), dataOrDefault(data), port(workerProperties.get(SERVERS)));
    }

    private static Path dataOrDefault(Path data) {
        return (data == null ? Path.of(System.getProperty("java.io.tmpdir"), "millrace-embedded-kafka") : data)
                .toAbsolutePath();
    }

    /** The port of the first server, which must be on this machine. */
    static int port(String servers) {
        if (servers == null || servers.isBlank()) {
            throw new ConfigException("Missing required configuration \"" + SERVERS + "\" which has no default value.");
        }
        String first = servers.split(",")[0].trim();
        String host = Utils.getHost(first);
        Integer port = Utils.getPort(first);
        if (host == null
                || port == null
                || !List.of("localhost", "127.0.0.1", "::1").contains(host)) {
            throw new ConfigException(
                    SERVERS, servers, "With --embedded-kafka it must name a port of this machine, e.g. localhost:9092");
        }
        return port;
    }
}
