package io.millrace.launch;

import io.millrace.plugins.LoaderSwap;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.apache.kafka.connect.rest.ConnectRestExtensionContext;

/**
 * A REST extension whose calls run under its plugin's class loader on a thread of their own, each with a deadline. What
 * it throws arrives as a ConnectException that names it. Any thread.
 */
final class GuardedExtension implements ConnectRestExtension {
    private final ConnectRestExtension extension;
    private final ClassLoader loader;
    private final Duration deadline;

    GuardedExtension(ConnectRestExtension extension, ClassLoader loader, Duration deadline) {
        this.extension = extension;
        this.loader = loader;
        this.deadline = deadline;
    }

    @Override
    public void configure(Map<String, ?> settings) {
        call("configure", () -> extension.configure(settings));
    }

    /** After it was configured. */
    void monitored(Function<String, PluginMetrics> metrics) {
        if (extension instanceof Monitorable monitorable) {
            PluginMetrics own = metrics.apply(extension.getClass().getSimpleName());
            call("withPluginMetrics", () -> monitorable.withPluginMetrics(own));
        }
    }

    @Override
    public void register(ConnectRestExtensionContext context) {
        call("register", () -> extension.register(context));
    }

    @Override
    public String version() {
        String[] version = new String[1];
        call("version", () -> version[0] = extension.version());
        return version[0];
    }

    @Override
    public void close() {
        call("close", extension::close);
    }

    @Override
    public String toString() {
        return extension.getClass().getName();
    }

    @FunctionalInterface
    private interface PluginCall {
        void run() throws Exception;
    }

    private void call(String name, PluginCall call) {
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        Thread thread = new Thread(() -> run(call, outcome), "rest-extension-" + name + "-" + this);
        thread.setDaemon(true);
        LoaderSwap.settle(thread, loader);
        thread.start();
        try {
            outcome.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new ConnectException(
                    "REST extension " + this + " failed in " + name + "(): " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            thread.interrupt();
            throw new ConnectException("REST extension " + this + " has not returned from " + name + "() within "
                    + deadline.toSeconds() + " s; remove it from rest.extension.classes or mend it");
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new ConnectException("Interrupted in " + name + "() of REST extension " + this, e);
        }
    }

    private static void run(PluginCall call, CompletableFuture<Void> outcome) {
        try {
            call.run();
            outcome.complete(null);
        } catch (Throwable e) {
            outcome.completeExceptionally(e);
        }
    }
}
