package io.millrace.launch.pluginpath;

import io.millrace.plugins.PluginTrials;
import io.millrace.plugins.discovery.DiscoveryMode;
import io.millrace.plugins.discovery.FoundPlugin;
import io.millrace.plugins.discovery.LocationScan;
import io.millrace.plugins.discovery.PluginScanner;
import io.millrace.plugins.index.PluginIndex;
import io.millrace.plugins.manifests.ListedPlugin;
import io.millrace.plugins.manifests.LocationManifests;
import io.millrace.plugins.model.PluginProblem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what locations list in service files and what of their plugins can be loaded, by doing so. One thread. */
final class LocationInspection {
    private static final Logger LOG = LoggerFactory.getLogger(LocationInspection.class);

    private final ClassLoader host;

    /** @param host the loader of the class path */
    LocationInspection(ClassLoader host) {
        this.host = host;
    }

    /**
     * What was found out about one location.
     *
     * @param loadable versions of the plugins of which there can be an instance
     */
    record Inspected(NamedLocation location, LocationManifests manifests, Map<ListedPlugin, String> loadable) {}

    /** Tells of one location after the other; what is wrong with plugins is logged. */
    void inspect(List<NamedLocation> locations, Consumer<Inspected> consumer) throws InterruptedException {
        PluginScanner scanner = new PluginScanner(DiscoveryMode.HYBRID_WARN, host, PluginIndex.none());
        List<LocationScan> scans =
                scanner.scan(locations.stream().map(NamedLocation::location).toList());
        for (int i = 0; i < scans.size(); i++) {
            NamedLocation location = locations.get(i);
            consumer.accept(new Inspected(
                    location,
                    LocationManifests.read(location.location(), location.path()),
                    loadable(scans.get(i), location.path())));
        }
    }

    /** All locations at once. */
    List<Inspected> inspect(List<NamedLocation> locations) throws InterruptedException {
        List<Inspected> inspected = new ArrayList<>();
        inspect(locations, inspected::add);
        return inspected;
    }

    private Map<ListedPlugin, String> loadable(LocationScan scan, Path path) {
        scan.problems().forEach(problem -> warn(problem, path));
        Map<String, PluginTrials.Trial> trials = new HashMap<>();
        Map<ListedPlugin, String> loadable = new LinkedHashMap<>();
        try (PluginTrials loading = new PluginTrials(host)) {
            for (FoundPlugin plugin : scan.plugins()) {
                if (plugin.creatable()) {
                    PluginTrials.Trial trial =
                            trials.computeIfAbsent(plugin.className(), name -> loading.of(name, scan.location()));
                    if (trial.is(plugin.type())) {
                        loadable.put(new ListedPlugin(plugin.className(), plugin.type()), trial.version());
                    }
                }
            }
        }
        trials.values().forEach(trial -> trial.problem().ifPresent(problem -> warn(problem, path)));
        return loadable;
    }

    private static void warn(PluginProblem problem, Path path) {
        boolean placed = problem.text().contains(path.toString());
        LOG.warn("{}{}", placed ? "" : path + ": ", problem.text());
    }
}
