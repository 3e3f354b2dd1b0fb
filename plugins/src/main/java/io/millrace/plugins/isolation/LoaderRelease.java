package io.millrace.plugins.isolation;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back what the JVM holds on behalf of a retired location: JDBC drivers, resource bundles and MBeans of its
 * classes. Threads and shutdown hooks that a plugin left behind, and what it put into classes of the worker or of the
 * JDK, are beyond reach; security providers are left alone, since others find them by name. Any thread.
 */
final class LoaderRelease {
    private static final Logger LOG = LoggerFactory.getLogger(LoaderRelease.class);

    private LoaderRelease() {}

    static void release(PluginClassLoader loader) {
        if (!loader.used()) {
            return;
        }
        JdbcDrivers.release(loader);
        ResourceBundle.clearCache(loader);
        unregisterMBeans(loader);
        warnOfThreads(loader);
    }

    private static void unregisterMBeans(PluginClassLoader loader) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        for (ObjectName name : server.queryNames(null, null)) {
            try {
                if (server.getClassLoaderFor(name) == loader) {
                    server.unregisterMBean(name);
                    LOG.debug("Plugin location {} left MBean {} behind; unregistered", loader.location(), name);
                }
            } catch (JMException | RuntimeException | LinkageError e) {
                LOG.debug("Plugin location {}: MBean {} stays: {}", loader.location(), name, e.toString());
            }
        }
    }

    private static void warnOfThreads(PluginClassLoader loader) {
        List<String> names = threads()
                .filter(thread -> thread != Thread.currentThread()) // which does this in the plugin's name
                .filter(thread -> thread.getContextClassLoader() == loader
                        || thread.getClass().getClassLoader() == loader)
                .map(Thread::getName)
                .sorted()
                .toList();
        if (!names.isEmpty()) {
            LOG.warn(
                    "Plugin location {} is not in use any more, but its classes stay in memory until these threads,"
                            + " which a plugin has left behind, end: {}",
                    loader.location(),
                    names);
        }
    }

    private static Stream<Thread> threads() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] threads = new Thread[root.activeCount() * 2 + 10];
        return Stream.of(threads).limit(root.enumerate(threads));
    }
}
