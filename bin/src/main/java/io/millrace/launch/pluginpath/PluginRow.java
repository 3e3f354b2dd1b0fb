package io.millrace.launch.pluginpath;

import io.millrace.plugins.manifests.ListedPlugin;
import io.millrace.plugins.model.PluginDescriptor;
import java.nio.file.Path;
import java.util.List;

/** One line of the list. */
record PluginRow(ListedPlugin plugin, String version, boolean loadable, boolean listed, Path location) {
    static final String HEADER = String.join(
            "\t",
            "pluginName",
            "firstAlias",
            "secondAlias",
            "pluginVersion",
            "pluginType",
            "isLoadable",
            "hasManifest",
            "pluginLocation");

    private static final String NONE = "N/A";

    static PluginRow loadable(ListedPlugin plugin, String version, boolean listed, Path location) {
        return new PluginRow(plugin, version, true, listed, location);
    }

    static PluginRow notLoadable(ListedPlugin plugin, Path location) {
        return new PluginRow(plugin, PluginDescriptor.UNDEFINED, false, true, location);
    }

    /** Whether a worker that only reads service files finds it. */
    boolean compatible() {
        return loadable && listed;
    }

    String line() {
        List<String> aliases = aliases();
        return String.join(
                "\t",
                plugin.className(),
                aliases.isEmpty() ? NONE : aliases.get(0),
                aliases.size() < 2 ? NONE : aliases.get(1),
                version,
                plugin.type().toString(),
                String.valueOf(loadable),
                String.valueOf(listed),
                location.toString());
    }

    private List<String> aliases() {
        if (!loadable) {
            return List.of();
        }
        String name = plugin.className();
        String simple = name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
        int end = simple.lastIndexOf(plugin.type().suffix());
        return end > 0 ? List.of(simple, simple.substring(0, end)) : List.of(simple);
    }
}
