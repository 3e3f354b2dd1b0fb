package io.millrace.plugins.location;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;

/** What a file is by the ending of its name. */
public final class FileNames {
    private FileNames() {}

    public static boolean isArchive(Path path) {
        return hasArchiveName(path) && Files.isRegularFile(path);
    }

    public static boolean hasArchiveName(Path path) {
        return hasEnding(path, ".jar", ".zip");
    }

    public static boolean isClassFile(Path path) {
        return hasEnding(path, ".class");
    }

    /** An archive as plugins are delivered in, which has to be unpacked first. */
    public static boolean isPacked(Path path) {
        return hasEnding(path, ".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tar.xz", ".7z", ".rar")
                && Files.isRegularFile(path);
    }

    /** Whether a file is certainly not there. */
    public static boolean missing(Path file) {
        try {
            Files.readAttributes(file, BasicFileAttributes.class);
            return false;
        } catch (IOException e) {
            return gone(file, e);
        }
    }

    /** Whether a failure means that a file is not there, rather than that it cannot be read at the moment. */
    public static boolean gone(Path file, IOException failure) {
        return failure instanceof NoSuchFileException
                || failure instanceof NotDirectoryException
                || failure instanceof FileSystemException && (liesBelowFile(file) || isLinkInCircle(file, failure));
    }

    /** Whether a failure to read a file says nothing about what is there. */
    public static boolean unclear(Path file, Exception failure) {
        Throwable cause = cause(failure);
        return cause instanceof IOException && !gone(file, (IOException) cause);
    }

    /** Whether it is the file system that did not give a file, rather than its content that makes no sense. */
    public static boolean refused(Exception failure) {
        return cause(failure) instanceof FileSystemException;
    }

    /** The file that a failure is about: the one that was asked for, or one on the way to it. */
    public static Path subject(Path asked, Exception failure) {
        String file = failure instanceof FileSystemException ? ((FileSystemException) failure).getFile() : null;
        return file == null ? asked : asked.getFileSystem().getPath(file);
    }

    private static Throwable cause(Exception failure) {
        return failure instanceof UncheckedIOException ? failure.getCause() : failure;
    }

    private static boolean liesBelowFile(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        while (parent != null && !Files.isRegularFile(parent)) {
            parent = parent.getParent();
        }
        return parent != null;
    }

    private static boolean isLinkInCircle(Path file, IOException failure) {
        return Files.isSymbolicLink(file)
                && String.valueOf(failure.getMessage()).contains("symbolic link");
    }

    /** Why a file could not be read, as a sentence. */
    public static String reason(Exception failure) {
        Throwable cause = cause(failure);
        if (cause instanceof AccessDeniedException) {
            return "Permission denied.";
        }
        if (cause instanceof NoSuchFileException) {
            return "There is no such file or directory.";
        }
        return cause + ".";
    }

    public static boolean hasEnding(Path path, String... endings) {
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
