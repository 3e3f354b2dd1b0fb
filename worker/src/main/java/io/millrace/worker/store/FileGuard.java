package io.millrace.worker.store;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a file to one worker, through an operating system lock on {@code <file>.lock}, which goes with the process. Any
 * thread.
 */
final class FileGuard implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FileGuard.class);
    /**
     * Lock files held by this process. The operating system drops a process's lock when any of its descriptors of the
     * file is closed, so a second worker in this process must not even open the lock file.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path lockFile;
    private final FileChannel channel;

    private FileGuard(Path lockFile, FileChannel channel) {
        this.lockFile = lockFile;
        this.channel = channel;
    }

    /**
     * Throws when another worker has the file. Where locks cannot be had, a warning must do: a directory may be
     * read-only, and some network file systems know no locks.
     */
    static FileGuard acquire(StoreFile file) {
        Path lockFile = file.sibling(".lock");
        if (file.isDevice()) {
            return new FileGuard(lockFile, null);
        }
        if (!HELD.add(lockFile)) {
            throw inUse(file, lockFile);
        }
        FileChannel channel = null;
        try {
            channel = lock(file, lockFile);
            return new FileGuard(lockFile, channel);
        } finally {
            if (channel == null) {
                HELD.remove(lockFile);
            }
        }
    }

    /** Null when there are no locks to be had. */
    private static FileChannel lock(StoreFile file, Path lockFile) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            log.debug("Lock {} is held by this process", lockFile);
        } catch (ClosedByInterruptException e) {
            throw new ConnectException("Interrupted while locking " + file, e);
        } catch (IOException e) {
            release(channel, lockFile);
            log.warn(
                    "{} cannot be locked through '{}' ({}); make sure that no other worker uses it",
                    file,
                    lockFile,
                    StoreFile.reason(e));
            return null;
        }
        release(channel, lockFile);
        throw inUse(file, lockFile);
    }

    private static ConnectException inUse(StoreFile file, Path lockFile) {
        return new ConnectException(file + " is in use by another worker (lock '" + lockFile + "'); stop it or set '"
                + file.setting() + "' to another file");
    }

    private static void release(FileChannel channel, Path lockFile) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            log.warn("Lock '{}' could not be released", lockFile, e);
        }
    }

    /** Lets the next worker have the file. The lock file stays: removing it would race with whoever waits for it. */
    @Override
    public synchronized void close() {
        if (channel != null && channel.isOpen()) {
            release(channel, lockFile);
            HELD.remove(lockFile);
        }
    }
}
