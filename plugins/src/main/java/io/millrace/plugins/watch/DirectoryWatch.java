package io.millrace.plugins.watch;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
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
    private final Map<Path, WatchKey> keys = new HashMap<>();
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
        keys.entrySet().removeIf(entry -> {
            boolean old =
                    !directories.contains(entry.getKey()) || !entry.getValue().isValid();
            if (old) {
                entry.getValue().cancel();
            }
            return old;
        });
        directories.stream().filter(directory -> !keys.containsKey(directory)).forEach(this::register);
    }

    private void register(Path directory) {
        if (service.isEmpty()) {
            return;
        }
        try {
            WatchKey key = directory.register(
                    service.get(),
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_DELETE,
                    StandardWatchEventKinds.ENTRY_MODIFY);
            keys.put(directory, key);
        } catch (IOException | ClosedWatchServiceException e) {
            LOG.debug("{} cannot be watched", directory, e);
            blind = true;
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
