package io.millrace.plugins;

import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.plugins.model.PluginType;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.maven.artifact.versioning.DefaultArtifactVersion;

/**
 * A class of one location in its role as one kind of plugin.
 *
 * @param creatable whether it looks as if an instance could be made; nothing else is listed or has an alias
 */
record PluginEntry(PluginClass plugin, PluginType type, boolean creatable) {
    /** Registry order; asks each plugin for its version. What cannot be created comes before what can. */
    private static final Comparator<PluginEntry> ORDER = Comparator.comparing(PluginEntry::className)
            .thenComparing(PluginEntry::usable)
            .thenComparing(entry -> new DefaultArtifactVersion(entry.version()))
            .thenComparing(entry -> !entry.plugin.isolated())
            .thenComparing(entry -> entry.plugin.location())
            .thenComparing(PluginEntry::type);

    /** Registry order, the best last; asks for versions only if there is a choice between locations. */
    static List<PluginEntry> inOrder(Collection<PluginEntry> entries) {
        boolean choice = entries.stream().map(PluginEntry::plugin).distinct().count() > 1;
        return entries.stream()
                .sorted(choice ? ORDER : Comparator.comparing(PluginEntry::type))
                .toList();
    }

    String className() {
        return plugin.className();
    }

    String version() {
        return plugin.probe().version();
    }

    /** Whether there can be an instance, and it is of the kind; makes one to find out. */
    boolean usable() {
        return creatable && plugin.probe().is(type);
    }

    PluginDescriptor descriptor() {
        return new PluginDescriptor(className(), type, version(), plugin.location(), plugin.context());
    }
}
