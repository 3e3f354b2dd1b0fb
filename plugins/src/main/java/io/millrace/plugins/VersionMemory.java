package io.millrace.plugins;

import io.millrace.plugins.Catalog.Installed;
import io.millrace.plugins.index.PluginIndex;
import io.millrace.plugins.location.PluginLocation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Writes the versions that plugins have told into the index, so that the next worker need not ask. Any thread. */
final class VersionMemory {
    private final PluginIndex index;

    /** What is in the index for sure. */
    private final Map<PluginLocation, Map<String, String>> remembered = new HashMap<>();

    VersionMemory(PluginIndex index) {
        this.index = index;
    }

    /** Remembers what is new in the catalog; does nothing for plugins that have not been asked. */
    synchronized void update(Catalog catalog) {
        catalog.installed().forEach((location, installed) -> {
            Map<String, String> told = told(installed);
            Map<String, String> known = remembered.computeIfAbsent(location, index::versions);
            if (!known.entrySet().containsAll(told.entrySet())) {
                index.rememberVersions(location, told);
                remembered.put(location, told);
            }
        });
        remembered.keySet().retainAll(catalog.installed().keySet());
    }

    /** Versions of classes that are what they should be in each of their roles; the others are asked every time. */
    private static Map<String, String> told(Installed installed) {
        Map<String, String> versions = new HashMap<>();
        Set<String> doubtful = new HashSet<>();
        for (PluginEntry entry : installed.entries()) {
            entry.plugin().probed().ifPresent(probe -> {
                if (probe.problem().isEmpty() && probe.is(entry.type())) {
                    versions.put(entry.className(), probe.version());
                } else {
                    doubtful.add(entry.className());
                }
            });
        }
        versions.keySet().removeAll(doubtful);
        return versions;
    }
}
