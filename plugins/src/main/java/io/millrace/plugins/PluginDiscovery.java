package io.millrace.plugins;

import io.millrace.plugins.discovery.DiscoveryMode;
import io.millrace.plugins.discovery.ManifestReport;
import io.millrace.plugins.location.PluginPath;
import io.millrace.plugins.model.PluginProblem;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for plugins on a thread of its own, and goes on watching {@code plugin.path} there. Any thread may ask. */
final class PluginDiscovery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PluginDiscovery.class);
    private static final long LAST_WORDS_MS = 1000;

    private final PluginSettings settings;
    private final DiscoveryMode mode;
    private final CatalogBuilder builder;
    private final RetiredLoaders retired;
    private final CurrentCatalog current = new CurrentCatalog();
    private final Thread thread;

    PluginDiscovery(PluginSettings settings, DiscoveryMode mode, CatalogBuilder builder, RetiredLoaders retired) {
        this.settings = settings;
        this.mode = mode;
        this.builder = builder;
        this.retired = retired;
        this.thread = new Thread(this::run, "plugin-discovery");
        thread.setDaemon(true);
    }

    void start(ClassLoader context) {
        LoaderSwap.settle(thread, context);
        thread.start();
    }

    /** The plugins of this moment; waits while they are looked for the first time. */
    Catalog catalog() {
        return current.get();
    }

    @Override
    public void close() {
        current.close();
        thread.interrupt();
        try {
            TimeUnit.MILLISECONDS.timedJoin(thread, LAST_WORDS_MS); // it may be writing its index
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            PluginPath.Listing listing = find();
            if (settings.watch()) {
                new PluginWatch(this::list, builder, retired, current).follow(listing);
            }
        } catch (InterruptedException e) {
            current.fail(e); // the thread ends, as whoever interrupted it wants
        } catch (Throwable e) {
            LOG.error("Plugins cannot be looked for", e);
            current.fail(e);
        }
    }

    /** The first catalog stays in no variable here: a removed plugin has to be unloaded. */
    private PluginPath.Listing find() throws InterruptedException {
        PluginPath.Listing listing = list();
        listing.problems().forEach(PluginProblem::log);
        Catalog catalog = builder.next(Catalog.empty(), listing.locations(), listing.problems());
        if (mode == DiscoveryMode.HYBRID_WARN) {
            ManifestReport.check(mode, catalog.found(), catalog::knownVersion);
        }
        current.publish(catalog);
        return listing;
    }

    private PluginPath.Listing list() {
        return PluginPath.locate(settings.pluginPath(), settings.bundled());
    }
}
