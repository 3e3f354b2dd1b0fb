package io.millrace.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * The folder one broker keeps everything in, owned by at most one process while open.
 * Not thread-safe: {@link EmbeddedKafka} guards it.
 */
final class DataDirectory implements AutoCloseable {
    private final Path root;
    private final FileChannel channel;

    private DataDirectory(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /** Creates the folder where needed and takes it; fails at once when somebody else has it. */
    static DataDirectory open(Path root) {
        try {
            Files.createDirectories(root);
            return new DataDirectory(root, lock(root));
        } catch (IOException e) {
            throw new EmbeddedKafkaException("Data directory " + root + " cannot be used: " + reason(e), e);
        }
    }

    private static FileChannel lock(Path root) throws IOException {
        FileChannel channel =
                FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel)) {
            return channel;
        }
        channel.close();
        throw new EmbeddedKafkaException("Data directory " + root
                + " is in use by another embedded Kafka; stop that one or choose another directory");
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) { // this very process has it
            return false;
        }
    }

    Path logs() {
        return root.resolve("logs");
    }

    /** Gives a new folder a cluster id; leaves a formatted one as it is. */
    void format(int nodeId, String controllerListener) {
        if (Files.exists(logs().resolve("meta.properties"))) {
            return;
        }
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false))
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setNodeId(nodeId)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName(controllerListener)
                    .setDirectories(List.of(logs().toString()))
                    .setMetadataLogDirectory(logs().toString())
                    .run();
        } catch (Exception e) {
            throw new EmbeddedKafkaException(
                    "Data directory " + root + " cannot be formatted for Kafka: " + reason(e), e);
        }
    }

    /** Deletes what the broker stored; the next start begins with an empty cluster. */
    void wipe() {
        if (!Files.exists(logs())) {
            return;
        }
        try (Stream<Path> paths = Files.walk(logs())) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new EmbeddedKafkaException("Data directory " + root + " cannot be wiped: " + reason(e), e);
        }
    }

    private static String reason(Exception e) {
        return e instanceof FileSystemException ? e.getClass().getSimpleName() + " " + e.getMessage() : e.getMessage();
    }

    @Override
    public void close() {
        try {
            channel.close(); // gives the lock back too
        } catch (IOException e) {
            throw new EmbeddedKafkaException("Data directory " + root + " cannot be released: " + reason(e), e);
        }
    }
}
