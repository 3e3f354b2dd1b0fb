package io.millrace.launch.classdata;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder beside the archive, nobody else's, for all that is written on the way to it; goes when it is closed. One
 * thread.
 *
 * @param folder has a random name, since processes of several machines or containers may share the home
 */
record Draft(Path folder) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Draft.class);
    private static final String ENDING = ".draft";
    /** Far longer than making an archive takes. */
    private static final Duration LEFT_BEHIND = Duration.ofHours(1);

    /** Creates one, and removes what processes that were killed have left behind. */
    static Draft create(Path archive) throws IOException {
        Path parent = Files.createDirectories(archive.toAbsolutePath().getParent());
        removeOld(parent);
        String name = archive.getFileName() + "." + UUID.randomUUID() + ENDING;
        Draft draft = new Draft(Files.createDirectory(parent.resolve(name)));
        Files.createDirectory(draft.scratch());
        return draft;
    }

    /** The archive to be. */
    Path classes() {
        return folder.resolve("classes");
    }

    /** The note to be. */
    Path note() {
        return folder.resolve("note");
    }

    /** A folder for the temporary files of the rehearsal. */
    Path scratch() {
        return folder.resolve("scratch");
    }

    @Override
    public void close() throws IOException {
        remove(folder);
    }

    private static void removeOld(Path parent) throws IOException {
        Instant limit = Instant.now().minus(LEFT_BEHIND);
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(parent, "*" + ENDING)) {
            for (Path each : drafts) {
                removeIfBefore(limit, each);
            }
        }
    }

    private static void removeIfBefore(Instant limit, Path draft) {
        try {
            if (Files.getLastModifiedTime(draft).toInstant().isBefore(limit)) {
                remove(draft);
            }
        } catch (IOException e) {
            LOG.debug("{} is left over and cannot be removed", draft, e);
        }
    }

    private static void remove(Path root) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(root)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }
}
