package io.millrace.worker.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * A file that keeps something, and the words to speak of it. Immutable.
 *
 * @param title what it is, first word of every message: {@code Offsets file}
 * @param named the file as the user named it
 * @param target the file itself, symbolic links followed
 * @param setting the worker setting that names it
 */
record StoreFile(String title, Path named, Path target, String setting) {
    private static final int MOST_LINKS = 40;
    private static final long LARGEST = Integer.MAX_VALUE - 8;

    /** Follows links, makes the directory if it is missing, and refuses what cannot be a file. */
    static StoreFile prepare(String title, Path named, String setting) {
        Path directory = null;
        try {
            Path target = followLinks(named.toAbsolutePath());
            if (target.getFileName() == null || Files.isDirectory(target)) {
                throw new ConnectException(
                        title + " '" + named + "' is a directory; set '" + setting + "' to a file in it");
            }
            directory = target.getParent();
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
            }
            return new StoreFile(title, named, directory.toRealPath().resolve(target.getFileName()), setting);
        } catch (IOException e) {
            throw new ConnectException(
                    title + " '" + named + "' cannot be used: directory '" + directory
                            + "' does not exist and cannot be made (" + reason(e) + "); make it, or set '" + setting
                            + "' to another file",
                    e);
        }
    }

    private static Path followLinks(Path path) throws IOException {
        Path target = path;
        for (int link = 0; link < MOST_LINKS && Files.isSymbolicLink(target); link++) {
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        return target;
    }

    /** The whole content; nothing for a file that is not there, and for one that is no plain file (/dev/null). */
    byte[] read() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(target, BasicFileAttributes.class);
            if (attributes.isOther()) {
                return new byte[0];
            }
            if (attributes.size() > LARGEST) {
                throw new ConnectException(this + " is too large: " + attributes.size() + " bytes");
            }
            return Files.readAllBytes(target);
        } catch (NoSuchFileException e) {
            return new byte[0];
        } catch (IOException e) {
            throw new ConnectException(
                    this + " cannot be read: " + reason(e) + "; make it readable, or set '" + setting
                            + "' to another file",
                    e);
        }
    }

    /** Whether the name stands for something other than a plain file: a device keeps nothing and is never replaced. */
    boolean isDevice() {
        return Files.exists(target) && !Files.isRegularFile(target);
    }

    ConnectException notWritten(Throwable problem) {
        return new ConnectException(
                this + " cannot be written: " + reason(problem) + "; what it held before is unharmed. Make sure that '"
                        + target.getParent() + "' exists, is writable and has free space",
                problem);
    }

    /** For a file that is found read-only before anything is to be written. */
    ConnectException notWritable(IOException problem) {
        return new ConnectException(
                this + " cannot be written: " + reason(problem) + "; make '" + target.getParent()
                        + "' and the file writable for this user, or set '" + setting + "' to another file",
                problem);
    }

    Path sibling(String suffix) {
        return target.resolveSibling(target.getFileName() + suffix);
    }

    static String reason(Throwable problem) {
        if (problem instanceof NoSuchFileException missing) {
            return "no such file or directory: " + missing.getFile();
        }
        if (problem instanceof AccessDeniedException denied) {
            return "permission denied: " + denied.getFile();
        }
        if (problem instanceof FileSystemException other && other.getReason() != null) {
            return other.getReason();
        }
        return problem instanceof IOException && problem.getMessage() != null
                ? problem.getMessage()
                : problem.toString();
    }

    @Override
    public String toString() {
        return title + " '" + named + "'";
    }
}
