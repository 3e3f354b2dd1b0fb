package io.millrace.plugins;

import io.millrace.plugins.discovery.FoundPlugin;
import io.millrace.plugins.discovery.LocationScan;
import io.millrace.plugins.isolation.PluginClassLoader;
import io.millrace.plugins.location.PluginLocation;
import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.plugins.model.PluginProblem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All plugins of one moment. Immutable.
 *
 * @param installed in listing order, the class path last
 * @param misplaced what is wrong with places that gave no location
 */
record Catalog(PluginRegistry registry, Map<PluginLocation, Installed> installed, List<PluginProblem> misplaced) {
    /**
     * A location in use.
     *
     * @param loader empty for the class path
     */
    record Installed(LocationScan scan, Optional<PluginClassLoader> loader, List<PluginEntry> entries) {
        Stream<PluginProblem> problems() {
            PluginLocation location = scan.location();
            boolean silent = location.isolated()
                    && scan.plugins().isEmpty()
                    && scan.problems().isEmpty();
            return silent ? Stream.of(withoutPlugin(location.text())) : scan.problems().stream();
        }

        private static PluginProblem withoutPlugin(String location) {
            return PluginProblem.of(
                    location,
                    PluginProblem.Kind.EMPTY,
                    "No plugin was found in " + location + ".",
                    "If there should be one: check that all of its jars are there. Abstract classes, and those whose"
                            + " parents are missing, are none.");
        }
    }

    static Catalog empty() {
        return new Catalog(new PluginRegistry(List.of()), Map.of(), List.of());
    }

    List<PluginLocation> isolatedLocations() {
        return installed.keySet().stream().filter(PluginLocation::isolated).toList();
    }

    List<FoundPlugin> found() {
        return installed.values().stream()
                .flatMap(location -> location.scan().plugins().stream())
                .toList();
    }

    /** What was found and can be used; asks every plugin. */
    List<FoundPlugin> usable() {
        return found().stream()
                .filter(plugin -> entry(plugin).filter(PluginEntry::usable).isPresent())
                .toList();
    }

    /** The version of a plugin that has been asked already, or in an earlier run; empty text if it is not known yet. */
    String knownVersion(FoundPlugin plugin) {
        return entry(plugin)
                .flatMap(entry -> entry.plugin().probed())
                .map(VersionProbe.Result::version)
                .orElse("");
    }

    /** The version of a plugin, which is asked for it if need be. */
    String version(FoundPlugin plugin) {
        return entry(plugin).map(PluginEntry::version).orElse(PluginDescriptor.UNDEFINED);
    }

    private Optional<PluginEntry> entry(FoundPlugin plugin) {
        return installed.get(plugin.location()).entries().stream()
                .filter(entry -> entry.className().equals(plugin.className()) && entry.type() == plugin.type())
                .findFirst();
    }

    List<PluginEntry> entries() {
        return installed.values().stream()
                .flatMap(location -> location.entries().stream())
                .toList();
    }

    /** What is wrong as far as it shows without asking any plugin. */
    List<PluginProblem> problems() {
        return Stream.concat(
                        misplaced.stream(),
                        installed.values().stream().flatMap(location -> location.scan().problems().stream()))
                .toList();
    }

    Stream<PluginClassLoader> loaders() {
        return installed.values().stream().flatMap(location -> location.loader().stream());
    }
}
