package io.millrace.plugins.isolation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.jar.JarFile;

/** A jar that stays open whoever closes it, until its owner lets go of it. Any thread. */
final class PinnedJar extends JarFile {
    private final Path path;
    private final FileState opened;
    private volatile boolean unpinned;

    private PinnedJar(Path path, FileState opened) throws IOException {
        super(path.toFile(), true, OPEN_READ, JarFile.runtimeVersion());
        this.path = path;
        this.opened = opened;
    }

    static PinnedJar open(Path path) throws IOException {
        return new PinnedJar(path, FileState.of(path));
    }

    /** What tells one content of a file from another; the key says which file it is, and is null on some systems. */
    private record FileState(Object key, long size, FileTime modified) {
        static FileState of(Path path) throws IOException {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            return new FileState(now.fileKey(), now.size(), now.lastModifiedTime());
        }
    }

    Path path() {
        return path;
    }

    /** When the file was last modified, in milliseconds. */
    long modified() {
        return opened.modified().toMillis();
    }

    /** Size of the file in bytes. */
    long length() {
        return opened.size();
    }

    /** Whether the opened file itself has been written to since; false if another one lies in its place, or none. */
    boolean overwritten() {
        try {
            FileState now = FileState.of(path);
            return Objects.equals(now.key(), opened.key()) && !now.equals(opened);
        } catch (IOException gone) {
            return false;
        }
    }

    /** Whether the file at the path is no longer what was opened, for whatever reason. */
    boolean replaced() {
        try {
            return !FileState.of(path).equals(opened);
        } catch (IOException gone) {
            return true;
        }
    }

    /** Does nothing: plugins that read resources by URL close jars that they think their own. */
    @Override
    public void close() {}

    boolean unpinned() {
        return unpinned;
    }

    /** Closes the file. */
    void unpin() throws IOException {
        unpinned = true;
        super.close();
    }
}
