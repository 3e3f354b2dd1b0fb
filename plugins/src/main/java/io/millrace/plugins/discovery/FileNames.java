package io.millrace.plugins.discovery;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** What a file is by the ending of its name. */
final class FileNames {
    private FileNames() {}

    static boolean isArchive(Path path) {
        return hasArchiveName(path) && Files.isRegularFile(path);
    }

    static boolean hasArchiveName(Path path) {
        return hasEnding(path, ".jar", ".zip");
    }

    static boolean isClassFile(Path path) {
        return hasEnding(path, ".class");
    }

    /** An archive as plugins are delivered in, which has to be unpacked first. */
    static boolean isPacked(Path path) {
        return hasEnding(path, ".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tar.xz", ".7z", ".rar")
                && Files.isRegularFile(path);
    }

    /** Why a file could not be read, as a sentence. */
    static String reason(Exception failure) {
        Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
        if (cause instanceof AccessDeniedException) {
            return "Permission denied.";
        }
        if (cause instanceof NoSuchFileException) {
            return "There is no such file or directory.";
        }
        return cause + ".";
    }

    private static boolean hasEnding(Path path, String... endings) {
        Path fileName = path.getFileName();
        String name = fileName == null ? "" : fileName.toString().toLowerCase(Locale.ROOT);
        for (String ending : endings) {
            if (name.endsWith(ending)) {
                return true;
            }
        }
        return false;
    }
}
