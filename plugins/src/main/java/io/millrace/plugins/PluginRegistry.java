package io.millrace.plugins;

import io.millrace.plugins.model.PluginType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All plugins that were found, by class name and alias. Immutable; any thread. */
final class PluginRegistry {
    /** More than processors: some plugins wait for something, and some for ever. */
    private static final int ASKERS = 8;

    private final Map<String, List<PluginEntry>> byName;
    private final PluginAliases aliases;

    PluginRegistry(List<PluginEntry> entries) {
        byName = entries.stream()
                .collect(Collectors.groupingBy(PluginEntry::className, TreeMap::new, Collectors.toUnmodifiableList()));
        aliases =
                PluginAliases.of(entries.stream().filter(PluginEntry::creatable).toList());
    }

    /** The class name that a name stands for, which may be the name itself. */
    String className(String classOrAlias) {
        return byName.containsKey(classOrAlias)
                ? classOrAlias
                : aliases.className(classOrAlias).orElse(classOrAlias);
    }

    /** Entries of a class in no particular order; asks no plugin for its version. No types means all. */
    List<PluginEntry> entries(String className, PluginType... types) {
        Set<PluginType> wanted = wanted(types);
        return byName.getOrDefault(className, List.of()).stream()
                .filter(entry -> wanted.contains(entry.type()))
                .toList();
    }

    /** What can be used, in registry order; asks every plugin of these types for its version, several at a time. */
    List<PluginEntry> usable(PluginType... types) {
        Set<PluginType> wanted = wanted(types);
        List<PluginEntry> entries = byName.values().stream()
                .flatMap(List::stream)
                .filter(entry -> entry.creatable() && wanted.contains(entry.type()))
                .toList();
        probe(entries);
        return PluginEntry.inOrder(entries.stream().filter(PluginEntry::usable).toList());
    }

    /** Classes of these types with a simple name, given with or without the ending of its kind. */
    List<String> classesNamed(String simpleName, PluginType... types) {
        Set<PluginType> wanted = wanted(types);
        return byName.values().stream()
                .flatMap(List::stream)
                .filter(entry -> entry.creatable() && wanted.contains(entry.type()))
                .filter(entry -> isNamed(entry, simpleName))
                .map(PluginEntry::className)
                .distinct()
                .toList();
    }

    private static boolean isNamed(PluginEntry entry, String name) {
        String simple = PluginAliases.simpleName(entry.className());
        return simple.equals(name) || simple.equals(name + entry.type().suffix());
    }

    /** Names by which plugins of these types can be called: class names if there is a dot, else aliases. */
    Set<String> names(boolean dotted, PluginType... types) {
        Set<String> classes = new TreeSet<>();
        for (String className : byName.keySet()) {
            if (entries(className, types).stream().anyMatch(PluginEntry::creatable)) {
                classes.add(className);
            }
        }
        Stream<String> all =
                dotted ? classes.stream() : aliases.all().stream().filter(alias -> classes.contains(className(alias)));
        return all.collect(Collectors.toCollection(TreeSet::new));
    }

    private static void probe(List<PluginEntry> entries) {
        List<PluginClass> classes = new ArrayList<>(entries.stream()
                .map(PluginEntry::plugin)
                .filter(plugin -> plugin.probed().isEmpty())
                .distinct()
                .toList());
        int threads = Math.min(classes.size(), ASKERS);
        if (threads < 2) {
            return;
        }
        ExecutorService askers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "plugin-versions");
            thread.setDaemon(true);
            thread.setContextClassLoader(PluginRegistry.class.getClassLoader());
            return thread;
        });
        classes.forEach(plugin -> askers.execute(plugin::probe));
        askers.shutdown();
    }

    private static Set<PluginType> wanted(PluginType... types) {
        return types.length == 0 ? EnumSet.allOf(PluginType.class) : EnumSet.copyOf(Arrays.asList(types));
    }
}
