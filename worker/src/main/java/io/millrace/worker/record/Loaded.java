package io.millrace.worker.record;

import io.millrace.plugins.LoaderSwap;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.slf4j.Logger;

/**
 * A plugin instance and the class loader that its calls need. Immutable.
 *
 * @param <T> what the plugin is to us
 */
public record Loaded<T>(T instance, ClassLoader loader) {
    public Loaded {
        Objects.requireNonNull(instance, "instance");
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

    /** The class name of the instance. */
    public String className() {
        return instance.getClass().getName();
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
