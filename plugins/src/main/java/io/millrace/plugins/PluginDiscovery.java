package io.millrace.plugins;

import io.millrace.plugins.discovery.CompleteArchives;
import io.millrace.plugins.discovery.DiscoveryMode;
import io.millrace.plugins.discovery.ManifestReport;
import io.millrace.plugins.discovery.PluginLocation;
import io.millrace.plugins.discovery.PluginPath;
import io.millrace.plugins.isolation.PluginClassLoader;
import io.millrace.plugins.watch.DirectoryWatch;
import io.millrace.plugins.watch.Settling;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for plugins on a thread of its own, publishes a {@link Catalog} of them, and another one whenever a change below
 * {@code plugin.path} has come to rest. Any thread may ask and close.
 */
final class PluginDiscovery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PluginDiscovery.class);

    private static final Duration COALESCE = Duration.ofMillis(100);
    private static final Duration QUIET = Duration.ofMillis(600);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK_ANYWAY = Duration.ofSeconds(10);
    private static final Duration LOOK_OFTEN = Duration.ofSeconds(1);

    private final PluginSettings settings;
    private final DiscoveryMode mode;
    private final CatalogBuilder builder;
    private final RetiredLoaders retired;
    private final CompletableFuture<Void> found = new CompletableFuture<>();
    private final Thread thread;
    private volatile Catalog current;
    private volatile boolean closed;

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
        Catalog published = current;
        if (published != null) {
            return published;
        }
        try {
            found.get();
            return current;
        } catch (ExecutionException e) {
            throw new PluginException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PluginException("Interrupted while waiting for plugins to be found", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        found.completeExceptionally(new PluginException("The worker's plugins have been closed"));
        Catalog published = current;
        if (published != null) {
            published.loaders().forEach(PluginDiscovery::close);
        }
    }

    private static void close(PluginClassLoader loader) {
        try {
            loader.close();
        } catch (IOException e) {
            LOG.warn("Plugin location {} could not be closed: {}", loader.location(), e.toString());
        }
    }

    private void run() {
        try {
            PluginPath.Listing listing = begin();
            if (settings.watch()) {
                watch(listing);
            }
        } catch (InterruptedException e) {
            if (!closed) {
                found.completeExceptionally(e);
            }
        } catch (Throwable e) {
            LOG.error("Plugins are not looked for any more", e);
            found.completeExceptionally(e);
        }
    }

    private PluginPath.Listing begin() throws InterruptedException {
        PluginPath.Listing listing = list();
        listing.problems().forEach(PluginProblem::log);
        Catalog catalog = builder.next(Catalog.empty(), listing.locations(), listing.problems());
        publish(catalog);
        if (mode == DiscoveryMode.HYBRID_WARN) {
            ManifestReport.check(mode, catalog.found(), catalog::knownVersion);
        }
        return listing;
    }

    private PluginPath.Listing list() {
        return PluginPath.locate(settings.pluginPath(), settings.bundled());
    }

    private void publish(Catalog catalog) {
        current = catalog;
        found.complete(null);
    }

    private void watch(PluginPath.Listing start) throws InterruptedException {
        Settling settling = new Settling(QUIET, PATIENCE, CompleteArchives::in);
        try (DirectoryWatch directories = new DirectoryWatch()) {
            PluginPath.Listing listing = start;
            while (!closed) {
                directories.watch(listing.directories());
                directories.await(settling.pending() ? COALESCE : calm(directories));
                Thread.sleep(COALESCE.toMillis()); // changes come in swarms
                listing = list();
                take(listing, settling);
                retired.check(System.nanoTime());
            }
        }
    }

    private Duration calm(DirectoryWatch directories) {
        return directories.blind() || !retired.isEmpty() ? LOOK_OFTEN : LOOK_ANYWAY;
    }

    private void take(PluginPath.Listing listing, Settling settling) throws InterruptedException {
        Catalog before = current;
        List<PluginLocation> inUse = before.isolatedLocations();
        List<PluginLocation> next = settling.advance(inUse, listing.locations(), System.nanoTime());
        boolean moved = !next.equals(inUse);
        if (!moved && before.misplaced().equals(listing.problems())) {
            return;
        }
        listing.problems().stream()
                .filter(problem -> !before.misplaced().contains(problem))
                .forEach(PluginProblem::log);
        Catalog after = builder.next(before, next, listing.problems());
        if (moved) {
            tell(inUse, next, after);
        }
        publish(after);
        retire(before, after);
    }

    private static void tell(List<PluginLocation> before, List<PluginLocation> after, Catalog catalog) {
        Set<String> old = texts(before);
        Set<String> present = texts(after);
        after.stream().filter(location -> !before.contains(location)).forEach(location -> {
            int plugins = catalog.installed().get(location).scan().plugins().size();
            String what = old.contains(location.text()) ? "has changed, new instances use it" : "is new";
            LOG.info("Plugin location {} {}: {} plugins", location.text(), what, plugins);
        });
        old.stream()
                .filter(text -> !present.contains(text))
                .forEach(text -> LOG.info("Plugin location {} was removed; what runs keeps running", text));
    }

    private static Set<String> texts(List<PluginLocation> locations) {
        Set<String> texts = new HashSet<>();
        locations.forEach(location -> texts.add(location.text()));
        return texts;
    }

    private void retire(Catalog before, Catalog after) {
        Set<PluginClassLoader> used = new HashSet<>(after.loaders().toList());
        before.loaders().filter(loader -> !used.contains(loader)).forEach(loader -> {
            retired.add(loader, System.nanoTime());
        });
    }
}
