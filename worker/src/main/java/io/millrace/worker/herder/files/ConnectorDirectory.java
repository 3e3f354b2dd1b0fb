package io.millrace.worker.herder.files;

import io.millrace.worker.config.ConnectorFile;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Reads the connector files of a directory: those that look as they did in the round before, so that none is read while
 * it is being written, and none counts as gone while it is being replaced. One thread.
 */
final class ConnectorDirectory {
    private static final List<String> ENDINGS = List.of(".properties", ".json");
    private static final long MOST_BYTES = 1 << 20;

    /** What changes when a file does. */
    private record Stamp(long size, long modifiedMs, Optional<Object> key) {}

    private record Seen(Stamp stamp, FileReading reading) {}

    private final Path directory;
    private final Duration settling;
    private final Time time;
    private Map<String, Seen> seen = Map.of();
    private boolean first = true;

    /** @param settling how old a file must be to count in the first round */
    ConnectorDirectory(Path directory, Duration settling, Time time) {
        this.directory = directory;
        this.settling = settling;
        this.time = time;
    }

    /** All files as they stand now, sorted by name. */
    List<FileReading> read() throws IOException {
        Map<String, Seen> now = new TreeMap<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory, ConnectorDirectory::isConnectorFile)) {
            for (Path path : paths) {
                look(path).ifPresent(found -> now.put(found.reading().file(), found));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        List<FileReading> readings =
                new ArrayList<>(now.values().stream().map(Seen::reading).toList());
        seen.keySet().stream()
                .filter(name -> !now.containsKey(name))
                .map(FileReading::settling)
                .forEach(readings::add);
        readings.sort(Comparator.comparing(FileReading::file));
        seen = now;
        first = false;
        return readings;
    }

    private static boolean isConnectorFile(Path path) {
        String name = path.getFileName().toString();
        return !name.startsWith(".") && ENDINGS.stream().anyMatch(name::endsWith);
    }

    private Optional<Seen> look(Path path) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (NoSuchFileException e) { // removed just now, or a link to nowhere
            return Optional.empty();
        }
        if (!attributes.isRegularFile()) {
            return Optional.empty();
        }
        String name = path.getFileName().toString();
        Stamp stamp = new Stamp(
                attributes.size(), attributes.lastModifiedTime().toMillis(), Optional.ofNullable(attributes.fileKey()));
        Seen before = seen.get(name);
        boolean same = before != null && before.stamp().equals(stamp);
        if (same && before.reading().content().isPresent()) {
            return Optional.of(before);
        }
        boolean settled = same || first && time.milliseconds() - stamp.modifiedMs() >= settling.toMillis();
        return Optional.of(new Seen(stamp, settled ? read(path, name, stamp) : FileReading.settling(name)));
    }

    private static FileReading read(Path path, String name, Stamp stamp) {
        if (stamp.size() > MOST_BYTES) {
            return FileReading.bad(name, "The file has " + stamp.size() + " bytes, which is more than a connector has");
        }
        try {
            return FileReading.of(name, ConnectorFile.read(path));
        } catch (ConnectException e) {
            return FileReading.bad(name, e.getMessage());
        }
    }
}
