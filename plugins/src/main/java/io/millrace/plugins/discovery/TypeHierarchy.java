package io.millrace.plugins.discovery;

import io.millrace.plugins.PluginType;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Follows class headers upwards to the base types of plugins. One thread. */
final class TypeHierarchy {
    private final Function<String, Optional<ClassHeader>> headers;
    private final Map<String, Set<PluginType>> known = new HashMap<>();

    /** @param headers the header of a class by its internal name; empty for what is not there */
    TypeHierarchy(Function<String, Optional<ClassHeader>> headers) {
        this.headers = headers;
        for (PluginType type : PluginType.values()) {
            known.put(type.baseType().getName().replace('.', '/'), EnumSet.of(type));
        }
    }

    /** The kinds of plugin that a class is, by its internal name. */
    Set<PluginType> typesOf(String name) {
        Set<PluginType> types = known.get(name);
        if (types != null) {
            return types;
        }
        Set<PluginType> found = EnumSet.noneOf(PluginType.class);
        known.put(name, found); // first, so that classes in a circle come to an end
        if (!name.isEmpty() && !name.startsWith("java/")) {
            headers.apply(name).ifPresent(header -> addParents(header, found));
        }
        return found;
    }

    private void addParents(ClassHeader header, Set<PluginType> found) {
        found.addAll(typesOf(header.superName()));
        header.interfaces().forEach(parent -> found.addAll(typesOf(parent)));
    }
}
