package io.millrace.plugins;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Short names of plugins: the simple class name, with or without its ending, where that is unambiguous. Immutable. */
final class PluginAliases {
    private static final Logger LOG = LoggerFactory.getLogger(PluginAliases.class);

    private final Map<String, String> classNames;

    private PluginAliases(Map<String, String> classNames) {
        this.classNames = Map.copyOf(classNames);
    }

    static PluginAliases of(Collection<PluginEntry> entries) {
        Map<String, Set<String>> meanings = new HashMap<>();
        for (PluginEntry entry : entries) {
            String simple = simpleName(entry.className());
            note(meanings, simple, entry.className());
            note(meanings, pruned(simple, entry.type()), entry.className());
        }
        Map<String, String> unambiguous = new HashMap<>();
        meanings.forEach((alias, classes) -> {
            if (classes.size() == 1) {
                unambiguous.put(alias, classes.iterator().next());
            } else {
                LOG.debug("Alias {} is not used, it could mean any of {}", alias, classes);
            }
        });
        return new PluginAliases(unambiguous);
    }

    private static void note(Map<String, Set<String>> meanings, String alias, String className) {
        meanings.computeIfAbsent(alias, any -> new TreeSet<>()).add(className);
    }

    Optional<String> className(String alias) {
        return Optional.ofNullable(classNames.get(alias));
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
