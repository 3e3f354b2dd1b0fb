package io.millrace.plugins.discovery;

import io.millrace.plugins.archive.ArchiveEntry;
import java.nio.charset.StandardCharsets;

/** Libraries that plugins share with the worker; one that a plugin brings along is never used. */
enum WorkerLibrary {
    KAFKA_CLIENTS("kafka-clients", "org/apache/kafka/clients/CommonClientConfigs.class"),
    CONNECT_API("connect-api", "org/apache/kafka/connect/connector/Connector.class"),
    SLF4J_API("slf4j-api", "org/slf4j/LoggerFactory.class");

    private final String title;
    private final byte[] mark;

    WorkerLibrary(String title, String mark) {
        this.title = title;
        this.mark = mark.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether the entry tells that the library is there. */
    boolean marks(ArchiveEntry entry) {
        return entry.nameIs(mark);
    }

    /** Whether the class file tells that the library is there. */
    boolean marks(String classFile) {
        return classFile.equals(new String(mark, StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return title;
    }
}
