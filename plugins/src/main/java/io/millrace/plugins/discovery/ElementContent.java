package io.millrace.plugins.discovery;

import io.millrace.plugins.PluginType;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What service files and class files say, of one jar or class tree or of several together. One thread at a time. */
final class ElementContent {
    private final Map<PluginType, Set<String>> listed = new EnumMap<>(PluginType.class);
    private final Set<String> trusted = new LinkedHashSet<>();
    private final Map<String, ClassHeader> headers = new HashMap<>();

    /** A service file of that type names the class. */
    void list(PluginType type, String className) {
        listed.computeIfAbsent(type, any -> new LinkedHashSet<>()).add(className);
    }

    /** The class is known to be there and creatable, though its header was not read. */
    void trust(String className) {
        trusted.add(className);
    }

    /** Of several classes with one name the first counts, as it does for a class loader. */
    void add(ClassHeader header) {
        headers.putIfAbsent(header.name(), header);
    }

    void add(ElementContent other) {
        other.listed.forEach((type, names) -> names.forEach(name -> list(type, name)));
        trusted.addAll(other.trusted);
        other.headers.values().forEach(this::add);
    }

    Set<String> listed(PluginType type) {
        return listed.getOrDefault(type, Set.of());
    }

    boolean trusts(String className) {
        return trusted.contains(className);
    }

    /** Headers by internal name. */
    Map<String, ClassHeader> headers() {
        return headers;
    }
}
