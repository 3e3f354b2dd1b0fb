package io.millrace.launch.classdata;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;

/**
 * The archive's file and, beside it, a note: on its first line the size in bytes, which the start scripts compare,
 * since a JVM crashes on an archive cut short; below it what the archive was made for, which tells when to make it
 * anew. Whether an archive fits, the JVM checks by itself, and starts without one that does not. Immutable.
 *
 * @param file where the start scripts look for it
 * @param purpose what it has to be made for: this JVM, this class path
 */
record ClassDataArchive(Path file, String purpose) {
    /** What stood in the way, a full disk for one, may be gone by then. */
    private static final Duration IN_VAIN = Duration.ofDays(1);

    /** Whether it has been made for this purpose, or that has been tried in vain within a day. */
    boolean isSettled() {
        try {
            long size = Files.exists(file) ? Files.size(file) : 0;
            return Files.readString(note()).equals(note(size)) && (size > 0 || isRecent(note()));
        } catch (IOException noneYet) {
            return false;
        }
    }

    private static boolean isRecent(Path note) throws IOException {
        return Files.getLastModifiedTime(note).toInstant().isAfter(Instant.now().minus(IN_VAIN));
    }

    boolean isMade() {
        return isSettled() && Files.exists(file);
    }

    /** Where to write the classes of a new one; fails if nothing can be written there. */
    Draft draft() throws IOException {
        return Draft.create(file);
    }

    /** Puts the draft's classes in the archive's place at once and whole, or notes that it was tried in vain. */
    void settle(Draft draft, boolean success) throws IOException {
        long size = 0;
        if (success && Files.exists(draft.classes())) {
            try (FileChannel written = FileChannel.open(draft.classes())) {
                written.force(true); // else a power cut may leave its name without its content
                size = written.size();
            }
            replace(draft.classes(), file);
        } else {
            Files.deleteIfExists(file);
        }
        replace(Files.writeString(draft.note(), note(size)), note());
    }

    private static void replace(Path source, Path target) throws IOException {
        Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private String note(long size) {
        return size + "\n" + purpose;
    }

    private Path note() {
        return file.resolveSibling(file.getFileName() + ".note");
    }
}
