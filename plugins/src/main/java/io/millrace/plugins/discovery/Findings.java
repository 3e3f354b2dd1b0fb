package io.millrace.plugins.discovery;

import io.millrace.plugins.model.PluginProblem;
import io.millrace.plugins.model.PluginType;
import java.util.List;
import java.util.Optional;

/**
 * What one location tells by itself. Immutable.
 *
 * @param orphans classes that lack a parent; why that may be is up to the neighbours
 */
public record Findings(List<FoundPlugin> plugins, List<PluginProblem> problems, List<Orphan> orphans) {
    public Findings {
        plugins = List.copyOf(plugins);
        problems = List.copyOf(problems);
        orphans = List.copyOf(orphans);
    }

    /**
     * A class that seems to be meant as a plugin, but stands below a class or interface that is nowhere.
     *
     * @param type empty if only the missing parent would tell
     * @param certain false if little more than its name says that it is meant as a plugin
     */
    public record Orphan(String className, Optional<PluginType> type, String missingParent, boolean certain) {}
}
