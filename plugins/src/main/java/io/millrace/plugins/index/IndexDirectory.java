package io.millrace.plugins.index;

import io.millrace.plugins.location.FileNames;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory of an index: whether it may be trusted, and what in it is out of date. Any thread. */
final class IndexDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(IndexDirectory.class);
    private static final String NAME = "[0-9a-f]{32}(-[a-z_]+)?\\.(plugins|versions)";
    private static final Pattern ENTRY = Pattern.compile(NAME);
    private static final Pattern TEMPORARY = Pattern.compile(NAME + "[0-9]+\\" + IndexFile.TEMPORARY);
    private static final Duration ABANDONED = Duration.ofHours(1);
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path path;

    IndexDirectory(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    Path path() {
        return path;
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /** Makes the directory for its owner alone; one that is there stays as it is. */
    void make() throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path, privateTo(path));
        }
    }

    private static FileAttribute<?>[] privateTo(Path path) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Why what is in the directory may be somebody else's work; empty if nobody but its owner can write to it. */
    Optional<String> distrust() throws IOException {
        if (!Files.isDirectory(path)
                || !path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return Optional.empty();
        }
        if (Files.getPosixFilePermissions(path).stream().anyMatch(OTHERS_WRITE::contains)) {
            return Optional.of("other users may write to it");
        }
        String owner = Files.getOwner(path).getName();
        boolean known = owner.equals("root") || owner.equals(currentUser());
        return known ? Optional.empty() : Optional.of("it belongs to " + owner);
    }

    private static String currentUser() throws IOException {
        Path own = Path.of("/proc/self");
        return Files.exists(own) ? Files.getOwner(own).getName() : System.getProperty("user.name");
    }

    /** Deletes own entries of locations that do not exist any more, and what crashed workers left half written. */
    void tidy() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                tidy(file);
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.debug("The plugin index {} cannot be tidied up", path, e);
        }
    }

    private static void tidy(Path file) {
        try {
            if (outdated(file)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.debug("{} in the plugin index cannot be tidied up", file, e); // another worker may have done it
        }
    }

    private static boolean outdated(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (TEMPORARY.matcher(name).matches()) {
            return Files.getLastModifiedTime(file)
                    .toInstant()
                    .isBefore(Instant.now().minus(ABANDONED));
        }
        if (!ENTRY.matcher(name).matches()) {
            return false;
        }
        Optional<List<String>> lines = IndexFile.read(file);
        return lines.isEmpty() || lines.get().isEmpty() || gone(lines.get().get(0));
    }

    private static boolean gone(String location) {
        try {
            return location.startsWith("file:") && FileNames.missing(Path.of(URI.create(location)));
        } catch (IllegalArgumentException e) {
            return false; // not written by a worker
        }
    }
}
