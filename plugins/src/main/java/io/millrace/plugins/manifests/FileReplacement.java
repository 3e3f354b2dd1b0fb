package io.millrace.plugins.manifests;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The next content of a file, written beside it and moved into its place in one step, with the same permissions. Where
 * the file is a symbolic link, what it leads to is replaced. One thread.
 */
final class FileReplacement implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileReplacement.class);

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;

    private FileReplacement(Path target) throws IOException {
        this.target = target;
        this.temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        this.channel = FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    }

    /** Opens the temporary file; {@link #close()} removes it unless it was moved. */
    static FileReplacement of(Path file) throws IOException {
        return new FileReplacement(target(file));
    }

    /** What is replaced: the file itself, or where links lead. */
    static Path target(Path file) {
        try {
            return Files.isSymbolicLink(file) ? file.toRealPath() : file.toAbsolutePath();
        } catch (IOException leadsNowhere) {
            return file.toAbsolutePath();
        }
    }

    Path path() {
        return temporary;
    }

    FileChannel channel() {
        return channel;
    }

    void write(byte[] content) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    void moveIntoPlace() throws IOException {
        channel.force(true);
        channel.close();
        if (Files.exists(target)) {
            copyAttributes();
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void copyAttributes() throws IOException {
        PosixFileAttributeView to = Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
        if (to == null) {
            return; // such a file system has other notions, which a new file inherits
        }
        PosixFileAttributes from = Files.readAttributes(target, PosixFileAttributes.class);
        try {
            to.setGroup(from.group());
            to.setOwner(from.owner());
        } catch (IOException e) {
            LOG.debug("{} changes its owner, since only the superuser may keep it: {}", target, e.toString());
        }
        to.setPermissions(from.permissions());
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(temporary);
    }
}
