package io.millrace.plugins.isolation;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Driver;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the JDBC drivers of a plugin location register themselves, once, before its first plugin is created, and takes
 * them off the JVM's list when the location is retired. Any thread.
 */
public final class JdbcDrivers {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcDrivers.class);

    private static final int PATIENCE_SECONDS = 5;

    /** Of drivers; the JDK may go on for ever after a failure. */
    private static final int MOST_FAILURES = 100;

    private JdbcDrivers() {}

    /** Does nothing for locations without drivers, and for other loaders. */
    public static void register(ClassLoader loader) {
        if (loader instanceof PluginClassLoader) {
            register((PluginClassLoader) loader);
        }
    }

    private static void register(PluginClassLoader loader) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        Optional<CompletableFuture<Void>> others = loader.claimDrivers(mine);
        if (others.isPresent()) {
            await(others.get(), loader);
            return;
        }
        try {
            load(loader);
        } finally {
            mine.complete(null);
        }
    }

    /** A driver that hangs holds up nobody for long. */
    private static void await(CompletableFuture<Void> loaded, PluginClassLoader loader) {
        try {
            loaded.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn(
                    "Plugin location {}: its JDBC drivers are still being loaded; going on without", loader.location());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void load(PluginClassLoader loader) {
        try {
            if (loader.findResources("META-INF/services/" + Driver.class.getName())
                    .hasMoreElements()) {
                iterate(loader);
            }
        } catch (IOException | RuntimeException | LinkageError | ServiceConfigurationError e) {
            LOG.warn("Plugin location {}: its JDBC drivers could not be loaded: {}", loader.location(), e.toString());
        }
    }

    /** Going on to the next is all it takes: a driver registers itself when its class is initialised. */
    private static void iterate(PluginClassLoader loader) {
        Iterator<Driver> drivers = ServiceLoader.load(Driver.class, loader).iterator();
        int failures = 0;
        while (failures < MOST_FAILURES) {
            try {
                if (!drivers.hasNext()) {
                    return;
                }
                LOG.debug("JDBC driver {} of {}", drivers.next().getClass().getName(), loader.location());
            } catch (ServiceConfigurationError | LinkageError e) {
                failures++;
                LOG.warn("Plugin location {}: a JDBC driver could not be loaded: {}", loader.location(), e.toString());
            }
        }
    }

    /** Takes all drivers that classes of the location have registered off the JVM's list. May be called again. */
    public static void release(PluginClassLoader loader) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(JdbcDrivers.class.getClassLoader());
        try {
            List<?> removed = (List<?>) removal(loader).get();
            if (!removed.isEmpty()) {
                LOG.debug("JDBC drivers of {} deregistered: {}", loader.location(), removed);
            }
        } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
            LOG.warn("JDBC drivers of plugin location {} cannot be deregistered", loader.location(), e);
        } finally {
            thread.setContextClassLoader(before);
            loader.unclaimDrivers();
        }
    }

    /** A copy of {@link DriverRemoval} that belongs to the loader. */
    private static Supplier<?> removal(PluginClassLoader loader) throws IOException, ReflectiveOperationException {
        try (InputStream file = JdbcDrivers.class.getResourceAsStream(DriverRemoval.class.getSimpleName() + ".class")) {
            Class<?> copy = loader.adopt(DriverRemoval.class.getName(), file.readAllBytes());
            return (Supplier<?>) copy.getDeclaredConstructor().newInstance();
        }
    }
}
