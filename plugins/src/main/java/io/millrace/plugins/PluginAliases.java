package io.millrace.plugins;

import io.millrace.plugins.model.PluginType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Short names of plugins: the simple class name, with or without its ending, where that is unambiguous. A class that
 * cannot be created takes none from another. Immutable.
 */
final class PluginAliases {
    private static final Logger LOG = LoggerFactory.getLogger(PluginAliases.class);

    private final Map<String, String> classNames;
    private final Map<String, List<PluginEntry>> contested;

    private PluginAliases(Map<String, String> classNames, Map<String, List<PluginEntry>> contested) {
        this.classNames = Map.copyOf(classNames);
        this.contested = Map.copyOf(contested);
    }

    static PluginAliases of(Collection<PluginEntry> entries) {
        Map<String, List<PluginEntry>> meanings = new HashMap<>();
        for (PluginEntry entry : entries) {
            String simple = simpleName(entry.className());
            for (String alias : Set.copyOf(List.of(simple, pruned(simple, entry.type())))) {
                meanings.computeIfAbsent(alias, any -> new ArrayList<>()).add(entry);
            }
        }
        Map<String, String> unambiguous = new HashMap<>();
        meanings.forEach((alias, meant) -> {
            Set<String> classes = classes(meant.stream());
            if (classes.size() == 1) {
                unambiguous.put(alias, classes.iterator().next());
            } else {
                LOG.debug("Alias {} is not used, it could mean any of {}", alias, classes);
            }
        });
        meanings.keySet().removeAll(unambiguous.keySet());
        return new PluginAliases(unambiguous, meanings);
    }

    private static Set<String> classes(Stream<PluginEntry> entries) {
        return entries.map(PluginEntry::className).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The class that an alias stands for; asks those that it could mean if there are several. */
    Optional<String> className(String alias) {
        return Optional.ofNullable(classNames.get(alias))
                .or(() -> onlyUsable(contested.getOrDefault(alias, List.of())));
    }

    private static Optional<String> onlyUsable(List<PluginEntry> entries) {
        Set<String> usable = classes(entries.stream().filter(PluginEntry::usable));
        return usable.size() == 1 ? Optional.of(usable.iterator().next()) : Optional.empty();
    }

    Set<String> all() {
        return classNames.keySet();
    }

    static String simpleName(String className) {
        String name = className.substring(className.lastIndexOf('.') + 1);
        return name.substring(name.lastIndexOf('$') + 1);
    }

    private static String pruned(String simpleName, PluginType type) {
        int end = simpleName.lastIndexOf(type.suffix());
        return end > 0 ? simpleName.substring(0, end) : simpleName;
    }
}
