package io.millrace.launch.classdata;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The archive's file and, beside it, a note: on its first line the size in bytes, which the start scripts compare, since
 * a JVM crashes on an archive cut short; below it what the archive was made for, which tells when to make it anew.
 * Whether an archive fits, the JVM checks by itself, and starts without one that does not. Immutable.
 *
 * @param file where the start scripts look for it
 * @param purpose what it has to be made for: this JVM, this class path
 */
record ClassDataArchive(Path file, String purpose) {
    /** Whether it has been made for this purpose, or that has been tried in vain. */
    boolean isSettled() {
        try {
            return Files.readString(note()).equals(note(Files.exists(file) ? Files.size(file) : 0));
        } catch (IOException noneYet) {
            return false;
        }
    }

    /** A file beside it to write into; nobody else's. */
    Path draft() throws IOException {
        Files.createDirectories(file.getParent());
        return beside(ProcessHandle.current().pid() + ".draft");
    }

    /** Puts the draft in the archive's place at once and whole, or notes that it was tried in vain. */
    void settle(Path draft, boolean success) throws IOException {
        long size = 0;
        if (success && Files.exists(draft)) {
            try (FileChannel written = FileChannel.open(draft)) {
                written.force(true); // else a power cut may leave its name without its content
                size = written.size();
            }
            replace(draft, file);
        } else {
            Files.deleteIfExists(file);
        }
        replace(Files.writeString(beside(ProcessHandle.current().pid() + ".note"), note(size)), note());
    }

    private static void replace(Path source, Path target) throws IOException {
        Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private String note(long size) {
        return size + "\n" + purpose;
    }

    private Path note() {
        return beside("note");
    }

    private Path beside(String ending) {
        return file.resolveSibling(file.getFileName() + "." + ending);
    }
}
