package io.millrace.plugins;

import io.millrace.plugins.model.PluginException;
import java.util.List;
import java.util.Optional;

/** Picks one entry of a class by version, and says in the contract's words why there is none. */
final class PluginSelection {
    private final String className;
    private final List<PluginEntry> entries;
    private final VersionConstraint constraint;

    /** @param entries all entries of the class, at least one, in any order */
    PluginSelection(String className, List<PluginEntry> entries, String versionText) {
        this.className = className;
        this.entries = entries;
        this.constraint = VersionConstraint.parse(versionText);
    }

    /** The highest version that will do. */
    PluginEntry highest() {
        if (constraint.any()) {
            return last();
        }
        return PluginEntry.inOrder(entries).stream()
                .filter(this::allowed)
                .reduce((lower, higher) -> higher)
                .orElseThrow(this::noneAllowed);
    }

    /** The copy that the connector brings along, if its version will do; otherwise the highest that will. */
    PluginEntry nearestTo(ClassLoader connectorLoader) {
        Optional<PluginEntry> packaged = entries.stream()
                .filter(entry -> entry.plugin().isolated() && entry.plugin().context() == connectorLoader)
                .filter(entry -> constraint.any() || allowed(entry))
                .findFirst();
        return packaged.orElseGet(this::highest);
    }

    private boolean allowed(PluginEntry entry) {
        return entry.usable() && constraint.allows(entry.version());
    }

    private PluginEntry last() {
        List<PluginEntry> ordered = PluginEntry.inOrder(entries);
        return ordered.get(ordered.size() - 1);
    }

    private PluginException noneAllowed() {
        List<PluginEntry> usable = PluginEntry.inOrder(entries).stream()
                .filter(PluginEntry::usable)
                .toList();
        if (usable.isEmpty()) {
            return last().plugin()
                    .probe()
                    .problem()
                    .map(problem -> new PluginException(problem, null))
                    .orElseGet(() -> new PluginException("Plugin '" + className + "' "
                            + PluginFailure.place(last().plugin().location()) + " is not a " + last().type()
                            + " that can be created."));
        }
        List<String> versions =
                usable.stream().map(PluginEntry::version).distinct().toList();
        String message = "Plugin " + className + " not found that matches the version range " + constraint
                + ", available versions: " + versions;
        return new PluginVersionException(message, versions);
    }
}
