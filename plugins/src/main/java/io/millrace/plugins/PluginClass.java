package io.millrace.plugins;

import io.millrace.plugins.isolation.JdbcDrivers;
import io.millrace.plugins.isolation.PluginClassLoader;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.components.Versioned;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One class of one location: loads it, creates it, and learns its version when that is first wanted. Any thread. */
final class PluginClass {
    private static final Logger LOG = LoggerFactory.getLogger(PluginClass.class);

    private final String className;
    private final String location;
    private final ClassLoader definer;
    private final ClassLoader context;
    private final Duration deadline;
    private volatile Probe probe;

    /**
     * @param definer the loader to load the class by: its location's, which gives only its own, or the class path's
     * @param context the context class loader for calls into the plugin
     * @param deadline how long the plugin may take to tell its version
     */
    PluginClass(String className, String location, ClassLoader definer, ClassLoader context, Duration deadline) {
        this.className = className;
        this.location = location;
        this.definer = definer;
        this.context = context;
        this.deadline = deadline;
    }

    /** What an instance told; {@code type} is empty, and {@code failure} is not, if there could be none. */
    record Probe(String version, Optional<Class<?>> type, Optional<PluginException> failure) {}

    String className() {
        return className;
    }

    String location() {
        return location;
    }

    ClassLoader context() {
        return context;
    }

    boolean isolated() {
        return !PluginDescriptor.CLASSPATH.equals(location);
    }

    @SuppressWarnings("try")
    Class<?> load() {
        try (LoaderSwap swap = LoaderSwap.to(context)) {
            return definer instanceof PluginClassLoader
                    ? ((PluginClassLoader) definer).loadOwn(className)
                    : Class.forName(className, false, definer);
        } catch (ClassNotFoundException | LinkageError e) {
            throw PluginFailure.of(className, location, e);
        }
    }

    /** A new instance, made on this thread. */
    <T> T create(Class<T> as) {
        return create(load(), as, context, location);
    }

    @SuppressWarnings("try")
    static <T> T create(Class<?> plugin, Class<T> as, ClassLoader context, String location) {
        Object instance;
        try (LoaderSwap swap = LoaderSwap.to(context)) {
            JdbcDrivers.register(context);
            Constructor<?> constructor = plugin.getDeclaredConstructor();
            instance = constructor.newInstance();
        } catch (Throwable e) {
            throw PluginFailure.of(plugin.getName(), location, e);
        }
        if (!as.isInstance(instance)) {
            throw new PluginException("Plugin '" + plugin.getName() + "' " + PluginFailure.place(location)
                    + " is not a " + as.getName() + ". Name a class that extends or implements it.");
        }
        return as.cast(instance);
    }

    /** Asks an instance for its version, once; takes no longer than the deadline. */
    Probe probe() {
        Probe known = probe;
        return known != null ? known : firstProbe();
    }

    private synchronized Probe firstProbe() {
        if (probe == null) {
            Probe first = probeOnOwnThread();
            first.failure().ifPresent(failure -> LOG.warn("Plugin is not listed: {}", failure.getMessage()));
            probe = first;
        }
        return probe;
    }

    private Probe probeOnOwnThread() {
        FutureTask<Probe> task = new FutureTask<>(this::askInstance);
        Thread thread = new Thread(task, "plugin-version-" + className);
        thread.setDaemon(true);
        thread.setContextClassLoader(context);
        thread.start();
        try {
            return task.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
            return failed(new PluginException("Plugin '" + className + "' " + PluginFailure.place(location)
                    + " did not tell its version within " + deadline.toSeconds()
                    + " s. Its constructor or version() hangs; see the plugin's documentation."));
        } catch (ExecutionException e) {
            return failed(PluginFailure.of(className, location, e.getCause()));
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new PluginException("Interrupted while asking plugin '" + className + "' for its version", e);
        }
    }

    private Probe askInstance() {
        try {
            Object instance = create(Object.class);
            return new Probe(version(instance), Optional.of(instance.getClass()), Optional.empty());
        } catch (PluginException e) {
            return failed(e);
        }
    }

    private String version(Object instance) {
        if (!(instance instanceof Versioned)) {
            return PluginDescriptor.UNDEFINED;
        }
        try {
            return String.valueOf(((Versioned) instance).version());
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            LOG.warn(
                    "Plugin '{}' {} has no version, since version() failed: {}",
                    className,
                    PluginFailure.place(location),
                    e.toString());
            return PluginDescriptor.UNDEFINED;
        }
    }

    private static Probe failed(PluginException failure) {
        return new Probe(PluginDescriptor.UNDEFINED, Optional.empty(), Optional.of(failure));
    }
}
