package io.millrace.launch;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what was started, in reverse order, once; a part that fails to close doesn't keep the others open. Any thread. */
final class Lifecycle implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private record Part(String name, AutoCloseable close) {}

    private final Deque<Part> parts = new ArrayDeque<>();
    private boolean closed;

    /** Adds a part that has been started; after {@link #close} it is closed at once. */
    synchronized <T extends AutoCloseable> T add(String name, T part) {
        if (closed) {
            close(new Part(name, part));
            throw new StoppedWhileStartingException();
        }
        parts.push(new Part(name, part));
        return part;
    }

    /** Fails when the worker was stopped meanwhile, so that a start under way ends. */
    synchronized void proceed() {
        if (closed) {
            throw new StoppedWhileStartingException();
        }
    }

    @Override
    public void close() {
        Deque<Part> open;
        synchronized (this) {
            closed = true;
            open = new ArrayDeque<>(parts);
            parts.clear();
        }
        open.forEach(Lifecycle::close);
    }

    private static void close(Part part) {
        try {
            part.close().close();
        } catch (Exception e) {
            LOG.error("Could not close {}", part.name(), e);
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
