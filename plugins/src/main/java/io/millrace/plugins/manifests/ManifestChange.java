package io.millrace.plugins.manifests;

import io.millrace.plugins.model.PluginType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the service files of one jar or class tree are to list from now on. Immutable. */
public final class ManifestChange {
    private final ManifestPlace place;
    private final Map<PluginType, Set<String>> before;
    private final Map<PluginType, Set<String>> after;

    ManifestChange(ManifestPlace place, Map<PluginType, Set<String>> before, Map<PluginType, Set<String>> after) {
        this.place = place;
        this.before = before;
        this.after = after;
    }

    /** The jar, or the directory of the class tree; a jar may not exist yet. */
    public Path path() {
        return place.path();
    }

    /** Classes that were not listed before, whatever their types. */
    public Set<String> added() {
        return difference(after, before);
    }

    /** Classes that are not listed any more, for whatever type. */
    public Set<String> removed() {
        return difference(before, after);
    }

    private static Set<String> difference(Map<PluginType, Set<String>> all, Map<PluginType, Set<String>> without) {
        Set<String> names = names(all);
        names.removeAll(names(without));
        return names;
    }

    private static Set<String> names(Map<PluginType, Set<String>> byType) {
        Set<String> names = new TreeSet<>();
        byType.values().forEach(names::addAll);
        return names;
    }

    /** Why the change cannot be made, as sentences; none if nothing speaks against it. Writes nothing. */
    public List<String> obstacles() {
        List<String> obstacles = new ArrayList<>();
        for (Path path : place.writtenTo(after.keySet())) {
            if (!Files.isWritable(path)) {
                obstacles.add("Path " + path + " must be writable");
            }
        }
        try {
            place.rehearse(files(""));
        } catch (IOException e) {
            obstacles.add("Path " + path() + " cannot be rewritten: " + e.getMessage());
        }
        return obstacles;
    }

    /**
     * Writes all service files of the place, each in one step.
     *
     * @param comment the first line of each file
     */
    public void write(String comment) throws IOException {
        place.write(files(comment));
    }

    private Map<PluginType, byte[]> files(String comment) {
        Map<PluginType, byte[]> files = new EnumMap<>(PluginType.class);
        after.forEach((type, names) -> files.put(type, ServiceLines.format(comment, names)));
        return files;
    }
}
