package io.millrace.plugins;

import io.millrace.plugins.model.PluginException;
import io.millrace.plugins.model.PluginType;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** From a name and a version to the plugin that they stand for, among the plugins of one moment. Immutable. */
final class PluginLookup {
    static final PluginType[] CONNECTORS = {PluginType.SOURCE, PluginType.SINK};

    private final PluginRegistry registry;
    private final ClassLoader host;
    private final Function<Class<?>, PluginClass> plugins;

    /**
     * @param host gives what nothing pointed to
     * @param plugins what a class is that was loaded already
     */
    PluginLookup(PluginRegistry registry, ClassLoader host, Function<Class<?>, PluginClass> plugins) {
        this.registry = registry;
        this.host = host;
        this.plugins = plugins;
    }

    PluginEntry connector(String classOrAlias, String versionRange) {
        VersionConstraint.parse(versionRange);
        String className = connectorClass(classOrAlias);
        List<PluginEntry> entries = entries(className, host, versionRange, CONNECTORS);
        if (entries.isEmpty()) {
            throw UnknownPlugin.connector(classOrAlias, registry);
        }
        return new PluginSelection(className, entries, versionRange).highest();
    }

    Optional<PluginType> connectorType(String classOrAlias) {
        try {
            return entries(connectorClass(classOrAlias), host, null, CONNECTORS).stream()
                    .map(PluginEntry::type)
                    .findFirst();
        } catch (PluginException ambiguous) {
            return Optional.empty();
        }
    }

    Optional<PluginEntry> find(String classOrAlias) {
        String className = registry.className(classOrAlias);
        List<PluginEntry> entries = entries(className, host, null);
        return entries.isEmpty()
                ? Optional.empty()
                : Optional.of(new PluginSelection(className, entries, null).highest());
    }

    /** @param fallback gives what nothing pointed to */
    PluginSelection selection(String classOrAlias, PluginType type, String versionRange, ClassLoader fallback) {
        String className = registry.className(classOrAlias);
        VersionConstraint.parse(versionRange);
        List<PluginEntry> entries = entries(className, fallback, versionRange, type);
        if (entries.isEmpty()) {
            throw UnknownPlugin.of(classOrAlias, type, registry);
        }
        return new PluginSelection(className, entries, versionRange);
    }

    PluginSelection selection(String classOrAlias, PluginType type, String versionRange) {
        return selection(classOrAlias, type, versionRange, host);
    }

    List<String> versions(String className, PluginType type) {
        return PluginEntry.inOrder(registry.entries(registry.className(className), type)).stream()
                .filter(PluginEntry::usable)
                .map(PluginEntry::version)
                .distinct()
                .toList();
    }

    private String connectorClass(String classOrAlias) {
        String className = registry.className(classOrAlias);
        if (!registry.entries(className, CONNECTORS).isEmpty()) {
            return className;
        }
        List<String> matches = registry.classesNamed(classOrAlias, CONNECTORS);
        if (matches.size() > 1) {
            throw UnknownPlugin.ambiguous(classOrAlias, matches);
        }
        return matches.isEmpty() ? className : matches.get(0);
    }

    private List<PluginEntry> entries(
            String className, ClassLoader fallback, String versionRange, PluginType... types) {
        List<PluginEntry> found = registry.entries(className, types);
        return found.isEmpty() ? overlooked(className, fallback, versionRange, types) : found;
    }

    /** Entries for a class that nothing pointed to, but that can be loaded all the same. */
    private List<PluginEntry> overlooked(
            String className, ClassLoader loader, String versionRange, PluginType... types) {
        Optional<Class<?>> loaded = tryLoad(className, loader);
        List<PluginEntry> entries = loaded.stream()
                .flatMap(type -> Arrays.stream(types.length == 0 ? PluginType.values() : types)
                        .filter(kind -> kind.baseType().isAssignableFrom(type))
                        .map(kind -> new PluginEntry(plugins.apply(type), kind, isConcrete(type))))
                .toList();
        if (!entries.isEmpty() && !VersionConstraint.parse(versionRange).any()) {
            throw new PluginVersionException(
                    "Plugin " + className
                            + " is not part of Connect's plugin loading mechanism (ClassPath or Plugin Path)",
                    List.of());
        }
        return entries;
    }

    private static Optional<Class<?>> tryLoad(String className, ClassLoader loader) {
        try {
            return Optional.of(loader.loadClass(className));
        } catch (ClassNotFoundException | LinkageError | IllegalArgumentException notThere) {
            return Optional.empty();
        }
    }

    private static boolean isConcrete(Class<?> type) {
        return !Modifier.isAbstract(type.getModifiers());
    }
}
