package io.millrace.plugins.manifests;

import io.millrace.plugins.location.PluginLocation;
import io.millrace.plugins.location.PluginLocation.Kind;
import io.millrace.plugins.model.PluginType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service files of a plugin location as they are, and what has to change in them. Immutable. */
public final class LocationManifests {
    /** Where additions go if a location has several jars, so that no jar of the plugin's makers changes. */
    public static final String SHIM = "connect-plugin-path-shim-1.0.0.jar";

    private static final Logger LOG = LoggerFactory.getLogger(LocationManifests.class);

    private final Map<ManifestPlace, Map<PluginType, Set<String>>> listed;
    private final Optional<ManifestPlace> additions;

    private LocationManifests(
            Map<ManifestPlace, Map<PluginType, Set<String>>> listed, Optional<ManifestPlace> additions) {
        this.listed = listed;
        this.additions = additions;
    }

    /**
     * Reads all service files; a damaged jar has none.
     *
     * @param path of the location, as users see it
     */
    public static LocationManifests read(PluginLocation location, Path path) {
        Map<ManifestPlace, Map<PluginType, Set<String>>> listed = new LinkedHashMap<>();
        for (Path element : location.elements()) {
            ManifestPlace place = switch (location.kind()) {
                case SINGLE_JAR -> new JarPlace(path);
                case MULTI_JAR, CLASSPATH -> new JarPlace(FileReplacement.target(element));
                case CLASS_HIERARCHY -> new TreePlace(path);
            };
            read(place).ifPresent(found -> listed.put(place, found));
        }
        Optional<ManifestPlace> additions = location.kind() == Kind.MULTI_JAR
                ? Optional.of(shim(listed.keySet(), path))
                : listed.keySet().stream().findFirst();
        additions.ifPresent(place -> listed.putIfAbsent(place, Map.of()));
        return new LocationManifests(listed, additions);
    }

    private static Optional<Map<PluginType, Set<String>>> read(ManifestPlace place) {
        try {
            return Optional.of(place.read());
        } catch (IOException e) {
            LOG.debug("{} is left out, since it cannot be read, as discovery tells its users", place.path(), e);
            return Optional.empty();
        }
    }

    private static ManifestPlace shim(Collection<ManifestPlace> places, Path path) {
        JarPlace shim = new JarPlace(path.resolve(SHIM));
        Path file = FileReplacement.target(shim.path());
        return places.stream()
                .filter(place -> place.path().equals(file))
                .findFirst()
                .orElse(shim);
    }

    /** Everything that is listed in any of the location's service files. */
    public Set<ListedPlugin> listed() {
        Set<ListedPlugin> all = new LinkedHashSet<>();
        listed.values().forEach(byType -> all.addAll(plugins(byType)));
        return all;
    }

    private static Set<ListedPlugin> plugins(Map<PluginType, Set<String>> byType) {
        Set<ListedPlugin> plugins = new LinkedHashSet<>();
        byType.forEach((type, names) -> names.forEach(name -> plugins.add(new ListedPlugin(name, type))));
        return plugins;
    }

    /**
     * What has to change so that exactly the loadable plugins are listed; none if they are.
     *
     * @param keepOthers whether what cannot be loaded stays listed
     */
    public List<ManifestChange> changes(Set<ListedPlugin> loadable, boolean keepOthers) {
        Set<ListedPlugin> missing = new HashSet<>(loadable);
        missing.removeAll(listed());
        List<ManifestChange> changes = new ArrayList<>();
        listed.forEach((place, before) -> {
            Map<PluginType, Set<String>> after = new EnumMap<>(PluginType.class);
            plugins(before).stream()
                    .filter(plugin -> keepOthers || loadable.contains(plugin))
                    .forEach(plugin -> add(after, plugin));
            if (additions.filter(place::equals).isPresent()) {
                sorted(missing).forEach(plugin -> add(after, plugin));
            }
            if (!after.equals(before)) {
                changes.add(new ManifestChange(place, before, after));
            }
        });
        return changes;
    }

    private static void add(Map<PluginType, Set<String>> to, ListedPlugin plugin) {
        to.computeIfAbsent(plugin.type(), type -> new LinkedHashSet<>()).add(plugin.className());
    }

    private static List<ListedPlugin> sorted(Set<ListedPlugin> plugins) {
        return plugins.stream()
                .sorted(Comparator.comparing(ListedPlugin::className))
                .toList();
    }
}
