package io.millrace.plugins;

import io.millrace.plugins.discovery.DiscoveryMode;
import io.millrace.plugins.discovery.FoundPlugin;
import io.millrace.plugins.discovery.ManifestReport;
import io.millrace.plugins.discovery.PluginLocation;
import io.millrace.plugins.discovery.PluginPath;
import io.millrace.plugins.discovery.PluginScanner;
import io.millrace.plugins.isolation.PluginClassLoader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds the registry on a thread of its own, and owns the loaders of the locations. Any thread may ask and close. */
final class RegistryLoading implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryLoading.class);

    private final PluginSources sources;
    private final ClassLoader delegating;
    private final Duration versionDeadline;
    private final FutureTask<Result> task = new FutureTask<>(this::load);

    RegistryLoading(PluginSources sources, ClassLoader delegating, Duration versionDeadline) {
        this.sources = sources;
        this.delegating = delegating;
        this.versionDeadline = versionDeadline;
    }

    private record Result(PluginRegistry registry, List<FoundPlugin> found, List<PluginClassLoader> loaders) {}

    void start() {
        Thread thread = new Thread(task, "plugin-discovery");
        thread.setDaemon(true);
        thread.setContextClassLoader(sources.host());
        thread.start();
    }

    /** The registry; waits for it if need be. */
    PluginRegistry registry() {
        return result().registry();
    }

    /** Compares what was found with the service files; may ask plugins for their versions. */
    void checkManifests() {
        Result result = result();
        ManifestReport.check(sources.mode(), result.found(), plugin -> version(plugin, result.registry()));
    }

    private static String version(FoundPlugin plugin, PluginRegistry registry) {
        return registry.entries(plugin.className(), plugin.type()).stream()
                .filter(entry ->
                        entry.plugin().location().equals(plugin.location().text()))
                .findFirst()
                .map(PluginEntry::version)
                .orElse(PluginDescriptor.UNDEFINED);
    }

    private Result result() {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new PluginException(e.getCause().getMessage(), e.getCause());
        } catch (CancellationException e) {
            throw new PluginException("The worker's plugins have been closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PluginException("Interrupted while waiting for plugins to be found", e);
        }
    }

    @Override
    public void close() {
        if (!task.cancel(true)) {
            loaders().forEach(RegistryLoading::close);
        }
    }

    private List<PluginClassLoader> loaders() {
        try {
            return task.get().loaders();
        } catch (ExecutionException | CancellationException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static void close(PluginClassLoader loader) {
        try {
            loader.close();
        } catch (IOException e) {
            LOG.warn("Plugin location {} could not be closed: {}", loader.location(), e.toString());
        }
    }

    private Result load() throws InterruptedException {
        List<PluginLocation> locations = PluginPath.locations(sources.pluginPath(), sources.bundled());
        List<FoundPlugin> found = new PluginScanner(sources.mode(), sources.host()).scan(locations);
        Map<PluginLocation, PluginClassLoader> loaders = new HashMap<>();
        Map<ClassInLocation, PluginClass> classes = new HashMap<>();
        List<PluginEntry> entries = new ArrayList<>();
        for (FoundPlugin plugin : found) {
            PluginClass known = classes.computeIfAbsent(
                    new ClassInLocation(plugin.className(), plugin.location()), key -> pluginClass(key, loaders));
            entries.add(new PluginEntry(known, plugin.type(), plugin.creatable()));
        }
        if (sources.mode() == DiscoveryMode.HYBRID_WARN) {
            ManifestReport.check(sources.mode(), found, plugin -> "");
        }
        return new Result(new PluginRegistry(entries), found, List.copyOf(loaders.values()));
    }

    private record ClassInLocation(String className, PluginLocation location) {}

    private PluginClass pluginClass(ClassInLocation key, Map<PluginLocation, PluginClassLoader> loaders) {
        PluginLocation location = key.location();
        if (!location.isolated()) {
            return new PluginClass(key.className(), location.text(), sources.host(), delegating, versionDeadline);
        }
        PluginClassLoader loader = loaders.computeIfAbsent(
                location, place -> new PluginClassLoader(place.text(), place.urls(), delegating));
        return new PluginClass(key.className(), location.text(), loader, loader, versionDeadline);
    }
}
