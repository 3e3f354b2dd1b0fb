package io.millrace.plugins.discovery;

import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Looks closer at a class that is, or may be, a plugin: can it be loaded, and created? Loads nothing. One thread. */
final class ClassCheck {
    private static final int JAVA = Runtime.version().feature();

    private final TypeHierarchy types;
    private final Predicate<String> exists;

    /** @param exists whether there is a class of that internal name at all */
    ClassCheck(TypeHierarchy types, Predicate<String> exists) {
        this.types = types;
        this.exists = exists;
    }

    /** A parent, near or far, that is not there. */
    Optional<String> missingParent(ClassHeader header) {
        return missingParent(header, new HashSet<>());
    }

    private Optional<String> missingParent(ClassHeader header, Set<String> visited) {
        Optional<String> missing = missing(header.superName(), visited);
        for (String parent : header.interfaces()) {
            missing = missing.isPresent() ? missing : missing(parent, visited);
        }
        return missing;
    }

    private Optional<String> missing(String name, Set<String> visited) {
        if (name.isEmpty() || name.startsWith("java/") || !visited.add(name)) {
            return Optional.empty();
        }
        Optional<ClassHeader> header = types.header(name);
        if (header.isPresent()) {
            return missingParent(header.get(), visited);
        }
        return exists.test(name) ? Optional.empty() : Optional.of(name);
    }

    /** The class, or the first of its parents, that this Java is too old for. */
    Optional<ClassHeader> tooNew(ClassHeader header) {
        return tooNew(header, new HashSet<>());
    }

    private Optional<ClassHeader> tooNew(ClassHeader header, Set<String> visited) {
        if (header.javaVersion() > JAVA) {
            return Optional.of(header);
        }
        Optional<ClassHeader> found = tooNew(header.superName(), visited);
        for (String parent : header.interfaces()) {
            found = found.isPresent() ? found : tooNew(parent, visited);
        }
        return found;
    }

    private Optional<ClassHeader> tooNew(String name, Set<String> visited) {
        if (name.isEmpty() || name.startsWith("java/") || !visited.add(name)) {
            return Optional.empty();
        }
        return types.header(name).flatMap(header -> tooNew(header, visited));
    }

    /** What keeps a class from being created, as the end of a sentence; empty if nothing does. */
    static Optional<String> obstacle(ClassHeader header, int plainConstructor) {
        if (!header.isPublic()) {
            return Optional.of("is not public");
        }
        if (plainConstructor < 0) {
            return Optional.of(
                    header.name().indexOf('$') > 0
                            ? "has no constructor without parameters, perhaps since it is an inner class that is not"
                                    + " static"
                            : "has no constructor without parameters");
        }
        return Modifier.isPublic(plainConstructor)
                ? Optional.empty()
                : Optional.of("has a constructor without parameters that is not public");
    }
}
