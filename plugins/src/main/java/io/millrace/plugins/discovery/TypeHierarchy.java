package io.millrace.plugins.discovery;

import io.millrace.plugins.archive.ClassHeader;
import io.millrace.plugins.model.PluginType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Which classes stand below the base types of plugins. One thread. */
final class TypeHierarchy {
    /** A class with more parents, near and far, is taken for no plugin. */
    static final int MOST_PARENTS = 500;

    private final Map<String, ClassHeader> own;
    private final Function<String, Optional<ClassHeader>> headers;
    private final Map<String, Set<PluginType>> known = new HashMap<>();
    private final Set<String> bases;
    private final Set<String> leading = new HashSet<>();

    /**
     * @param own headers of the classes in question, by their internal names
     * @param headers the header of any class by its internal name; empty for what is not there
     */
    TypeHierarchy(Map<String, ClassHeader> own, Function<String, Optional<ClassHeader>> headers) {
        this.own = own;
        this.headers = headers;
        for (PluginType type : PluginType.values()) {
            known.put(type.baseType().getName().replace('.', '/'), EnumSet.of(type));
        }
        bases = Set.copyOf(known.keySet());
        findLeading();
    }

    /** Goes from the base types downwards, since few of the many classes lead there. */
    private void findLeading() {
        int before;
        int rounds = 0;
        do {
            before = leading.size();
            for (ClassHeader header : own.values()) {
                if (leads(header)) {
                    leading.add(header.name());
                }
            }
        } while (leading.size() > before && rounds++ < MOST_PARENTS);
    }

    private boolean leads(ClassHeader header) {
        if (leads(header.superName())) {
            return true;
        }
        for (String parent : header.interfaces()) {
            if (leads(parent)) {
                return true;
            }
        }
        return false;
    }

    private boolean leads(String parent) {
        Set<PluginType> types = known.get(parent);
        if (types != null) {
            return !types.isEmpty();
        }
        return own.containsKey(parent)
                ? leading.contains(parent)
                : !typesOf(parent).isEmpty();
    }

    /** Whether one of the classes in question is any kind of plugin. */
    boolean isPlugin(ClassHeader header) {
        return leading.contains(header.name());
    }

    /** The header of a class, or nothing if it is not there or has no parents outside of the JDK. */
    Optional<ClassHeader> header(String internalName) {
        return headers.apply(internalName);
    }

    /** The kinds of plugin that a class is, by its internal name. */
    Set<PluginType> typesOf(String name) {
        Set<PluginType> types = known.get(name);
        if (types == null) {
            types = inherited(name);
            known.put(name, types);
        }
        return types;
    }

    private Set<PluginType> inherited(String name) {
        Set<PluginType> types = EnumSet.noneOf(PluginType.class);
        Set<String> visited = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(List.of(name));
        while (!next.isEmpty() && visited.size() <= MOST_PARENTS) {
            String current = next.remove();
            if (known.containsKey(current)) {
                types.addAll(known.get(current));
            } else if (ClassHeader.mayLead(current) && visited.add(current)) {
                headers.apply(current).ifPresent(header -> next.addAll(header.parents()));
            }
        }
        if (next.isEmpty() && types.isEmpty()) {
            visited.forEach(each -> known.put(each, Set.of()));
        }
        return next.isEmpty() ? types : Set.of();
    }

    /**
     * The kinds of plugin that a scan takes a class for: it does not look above a class that is not public.
     *
     * @param header of a class that is some kind of plugin
     */
    Set<PluginType> scannedTypesOf(ClassHeader header) {
        Set<PluginType> types = EnumSet.noneOf(PluginType.class);
        Set<String> visited = new HashSet<>();
        Deque<ClassHeader> next = new ArrayDeque<>(List.of(header));
        while (!next.isEmpty() && visited.size() <= MOST_PARENTS) {
            for (String parent : next.remove().parents()) {
                if (bases.contains(parent)) {
                    types.addAll(known.get(parent));
                } else if (!typesOf(parent).isEmpty() && visited.add(parent)) {
                    headers.apply(parent).filter(ClassHeader::isPublic).ifPresent(next::add);
                }
            }
        }
        return next.isEmpty() ? types : Set.of();
    }
}
