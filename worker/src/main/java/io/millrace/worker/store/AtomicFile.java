package io.millrace.worker.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a file in one step: readers, and a worker started after a crash, find the old content or the new one whole.
 * One thread at a time per file.
 */
final class AtomicFile {
    private static final Logger log = LoggerFactory.getLogger(AtomicFile.class);
    private static final Set<OpenOption> NEW = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);

    private final StoreFile file;
    private final Path temporary;
    private final FileAttribute<?>[] attributes;

    /** @param ownerOnly whether a file that is not there yet is made for the eyes of its owner alone */
    AtomicFile(StoreFile file, boolean ownerOnly) {
        this.file = file;
        this.temporary = file.sibling(".tmp");
        this.attributes = ownerOnly && hasPermissions(file.target())
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean hasPermissions(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Throws when {@link #replace} could not succeed as things stand, for want of permission or a file system's leave. */
    void checkWritable() throws IOException {
        if (file.isDevice()) {
            return;
        }
        refuseReadOnly();
        Files.deleteIfExists(temporary);
        Files.createFile(temporary, attributes);
        Files.delete(temporary);
    }

    private void refuseReadOnly() throws FileSystemException {
        if (Files.exists(file.target()) && !Files.isWritable(file.target())) {
            throw new FileSystemException(file.target().toString(), null, "the file is read-only");
        }
    }

    /** Returns when the new content is safe on disk; on failure the old content is still in place. */
    void replace(byte[] content) throws IOException {
        if (file.isDevice()) {
            Files.write(file.target(), content, StandardOpenOption.WRITE);
            return;
        }
        refuseReadOnly();
        try {
            Files.deleteIfExists(temporary);
            writeTemporary(content);
            Files.move(temporary, file.target(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException | Error e) {
            deleteTemporary(e);
            throw e;
        }
        syncDirectory();
    }

    private void writeTemporary(byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(temporary, NEW, attributes)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            keepPermissions();
            channel.force(true);
        }
    }

    private void keepPermissions() {
        if (!hasPermissions(temporary) || !Files.exists(file.target())) {
            return;
        }
        PosixFileAttributeView view =
                Files.getFileAttributeView(temporary, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        try {
            PosixFileAttributes old = Files.readAttributes(file.target(), PosixFileAttributes.class);
            keepOwner(view, old);
            view.setPermissions(old.permissions());
        } catch (IOException e) {
            log.warn("{} could not keep its permissions: {}", file, StoreFile.reason(e));
        }
    }

    /** Only root may give files away; for others the file becomes theirs. */
    private void keepOwner(PosixFileAttributeView view, PosixFileAttributes old) {
        try {
            PosixFileAttributes made = view.readAttributes();
            if (!old.group().equals(made.group())) {
                view.setGroup(old.group());
            }
            if (!old.owner().equals(made.owner())) {
                view.setOwner(old.owner());
            }
        } catch (IOException e) {
            log.debug("{} could not keep its owner", file, e);
        }
    }

    private void deleteTemporary(Throwable failure) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Without this the new name could be lost with the power; not every file system can do it. */
    private void syncDirectory() {
        try (FileChannel directory = FileChannel.open(file.target().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException e) {
            log.debug("Directory of {} cannot be synchronised with the disk", file, e);
        }
    }
}
