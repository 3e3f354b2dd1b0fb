package io.millrace.worker.record;

import io.millrace.plugins.LoaderSwap;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.slf4j.Logger;

/**
 * A plugin instance and the class loader that its calls need. Immutable.
 *
 * @param loader as a context class loader: for one that stands before all plugins, a stand-in that lasts as long as this
 * @param className as reports call it
 * @param <T> what the plugin is to us
 */
public record Loaded<T>(T instance, ClassLoader loader, String className) {
    public Loaded {
        Objects.requireNonNull(instance, "instance");
        loader = LoaderSwap.context(loader); // once, not for each call: records are many
    }

    /** An instance that goes by the name of its own class. */
    public Loaded(T instance, ClassLoader loader) {
        this(instance, loader, instance.getClass().getName());
    }

    /** Runs a call into the plugin under its loader; costs next to nothing when that is the current one already. */
    public <V> V call(Callable<V> body) throws Exception {
        if (LoaderSwap.isAt(loader)) {
            return body.call();
        }
        try (LoaderSwap ignored = LoaderSwap.to(loader)) {
            return body.call();
        }
    }

    /** Closes the instance, or a part of it, under its loader; a failure is logged. */
    void closeQuietly(Logger log, AutoCloseable closeable) {
        Closing.quietly(
                log,
                className(),
                () -> call(() -> {
                    closeable.close();
                    return null;
                }));
    }
}
