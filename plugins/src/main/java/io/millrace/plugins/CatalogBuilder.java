package io.millrace.plugins;

import io.millrace.plugins.Catalog.Installed;
import io.millrace.plugins.discovery.FoundPlugin;
import io.millrace.plugins.discovery.LocationScan;
import io.millrace.plugins.discovery.PluginScanner;
import io.millrace.plugins.index.PluginIndex;
import io.millrace.plugins.isolation.PluginClassLoader;
import io.millrace.plugins.location.PluginLocation;
import io.millrace.plugins.model.PluginProblem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the next catalog out of the locations that there are; what has not changed is taken over. One thread. */
final class CatalogBuilder {
    private final PluginScanner scanner;
    private final PluginIndex index;
    private final ClassLoader host;
    private final ClassLoader delegating;
    private final PluginClass.PluginMaking making;

    CatalogBuilder(
            PluginScanner scanner,
            PluginIndex index,
            ClassLoader host,
            ClassLoader delegating,
            PluginClass.PluginMaking making) {
        this.scanner = scanner;
        this.index = index;
        this.host = host;
        this.delegating = delegating;
        this.making = making;
    }

    /** @param locations those of {@code plugin.path}, in listing order */
    Catalog next(Catalog previous, List<PluginLocation> locations, List<PluginProblem> misplaced)
            throws InterruptedException {
        List<PluginLocation> fresh = locations.stream()
                .filter(location -> !previous.installed().containsKey(location))
                .toList();
        Map<PluginLocation, LocationScan> scans = new HashMap<>();
        for (LocationScan scan : scanner.scan(fresh)) {
            scans.put(scan.location(), scan);
        }
        Map<PluginLocation, Installed> installed = new LinkedHashMap<>();
        for (PluginLocation location : locations) {
            Installed known = previous.installed().get(location);
            installed.put(location, known != null ? known : install(scans.get(location)));
        }
        LocationScan classPath = scanner.classPath();
        Installed known = previous.installed().get(classPath.location());
        installed.put(classPath.location(), known != null ? known : install(classPath));
        return new Catalog(new PluginRegistry(entries(installed.values())), installed, misplaced);
    }

    private static List<PluginEntry> entries(Collection<Installed> locations) {
        return locations.stream()
                .flatMap(location -> location.entries().stream())
                .toList();
    }

    private Installed install(LocationScan scan) {
        PluginLocation location = scan.location();
        Optional<PluginClassLoader> loader = location.isolated()
                ? Optional.of(new PluginClassLoader(location.text(), location.urls(), delegating))
                : Optional.empty();
        PluginHome home = loader.map(PluginHome::isolated).orElseGet(() -> PluginHome.classPath(host, delegating));
        Map<String, String> versions = index.versions(location);
        Map<String, PluginClass> classes = new HashMap<>();
        List<PluginEntry> entries = new ArrayList<>();
        for (FoundPlugin plugin : scan.plugins()) {
            PluginClass known = classes.computeIfAbsent(plugin.className(), name -> pluginClass(name, home, versions));
            entries.add(new PluginEntry(known, plugin.type(), plugin.creatable()));
        }
        Installed installed = new Installed(scan, loader, List.copyOf(entries));
        installed.problems().forEach(PluginProblem::log);
        return installed;
    }

    private PluginClass pluginClass(String className, PluginHome home, Map<String, String> versions) {
        PluginClass plugin = new PluginClass(className, home, making);
        String version = versions.get(className);
        if (version != null) {
            plugin.knowVersion(version);
        }
        return plugin;
    }
}
