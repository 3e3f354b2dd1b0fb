package io.millrace.plugins;

import io.millrace.plugins.isolation.PluginClassLoader;
import io.millrace.plugins.model.PluginException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The catalog of this moment, and the first one to wait for. Any thread. */
final class CurrentCatalog implements AutoCloseable {
    private final CompletableFuture<Void> first = new CompletableFuture<>();
    private volatile Catalog current;
    private boolean closed;

    /** The plugins of this moment; waits while they are looked for the first time. */
    Catalog get() {
        Catalog published = current;
        if (published != null) {
            return published;
        }
        try {
            first.get();
            return current;
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PluginException("Interrupted while waiting for plugins to be found", e);
        }
    }

    private static PluginException failure(Throwable cause) {
        return new PluginException(
                cause instanceof PluginException
                        ? cause.getMessage()
                        : "Plugins cannot be looked for: " + cause + ". See the worker's log, and restart it.",
                cause);
    }

    /** Makes a catalog the current one, or lets go of it if nobody wants one any more. */
    synchronized void publish(Catalog catalog) {
        if (closed) {
            catalog.loaders().forEach(PluginClassLoader::closeQuietly);
            return;
        }
        current = catalog;
        first.complete(null);
    }

    /** There will be no first catalog; does nothing if there is one. */
    void fail(Throwable failure) {
        first.completeExceptionally(failure);
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Closes the loaders of the catalog, and of any that is published later on. */
    @Override
    public synchronized void close() {
        closed = true;
        fail(new PluginException("The worker's plugins have been closed"));
        if (current != null) {
            current.loaders().forEach(PluginClassLoader::closeQuietly);
        }
    }
}
