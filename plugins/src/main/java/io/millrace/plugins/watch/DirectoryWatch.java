package io.millrace.plugins.watch;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for something to happen in a set of directories. Where the operating system cannot tell (too many watches, a
 * file system on the network) waits are shorter, and the caller looks for itself. One thread.
 */
public final class DirectoryWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);

    private final Optional<WatchService> service;
    private Set<WatchKey> keys = Set.of();
    private boolean blind;

    public DirectoryWatch() {
        service = open();
    }

    private static Optional<WatchService> open() {
        try {
            return Optional.of(FileSystems.getDefault().newWatchService());
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("Plugin directories cannot be watched and are looked at every second instead: {}", e.toString());
            return Optional.empty();
        }
    }

    /** Watches these directories, and no others any more. */
    public void watch(Set<Path> directories) {
        blind = service.isEmpty();
        Set<WatchKey> wanted = new HashSet<>();
        for (Path directory : directories) {
            register(directory).ifPresent(wanted::add);
        }
        keys.stream().filter(key -> !wanted.contains(key)).forEach(WatchKey::cancel);
        keys = wanted;
    }

    /** Gives the key of the directory that the path leads to now; the same one as before if it is the same directory. */
    private Optional<WatchKey> register(Path directory) {
        if (service.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(directory.register(
                    service.get(),
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_DELETE,
                    StandardWatchEventKinds.ENTRY_MODIFY));
        } catch (IOException | ClosedWatchServiceException e) {
            LOG.debug("{} cannot be watched", directory, e);
            blind = true;
            return Optional.empty();
        }
    }

    /** Whether there is a directory whose changes are not told. */
    public boolean blind() {
        return blind;
    }

    /** Returns when something has happened, or when the time is over. */
    public void await(Duration most) throws InterruptedException {
        if (service.isEmpty()) {
            TimeUnit.NANOSECONDS.sleep(most.toNanos());
            return;
        }
        WatchKey key = service.get().poll(most.toNanos(), TimeUnit.NANOSECONDS);
        while (key != null) {
            key.pollEvents();
            key.reset();
            key = service.get().poll();
        }
    }

    @Override
    public void close() {
        service.ifPresent(open -> {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("The watch of the plugin directories was not closed", e);
            }
        });
    }
}
