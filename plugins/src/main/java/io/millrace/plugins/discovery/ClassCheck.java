package io.millrace.plugins.discovery;

import io.millrace.plugins.archive.ClassHeader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
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
        return firstAbove(
                header,
                (name, parent) -> parent.isPresent() || exists.test(name) ? Optional.empty() : Optional.of(name));
    }

    /** The class, or the first of its parents, that this Java is too old for. */
    Optional<ClassHeader> tooNew(ClassHeader header) {
        return isTooNew(header)
                ? Optional.of(header)
                : firstAbove(header, (name, parent) -> parent.filter(ClassCheck::isTooNew));
    }

    private static boolean isTooNew(ClassHeader header) {
        return header.javaVersion() > JAVA;
    }

    /** What is to be said about a parent, whose header is empty if it is not there or leads nowhere. */
    private interface Question<T> {
        Optional<T> ask(String name, Optional<ClassHeader> parent);
    }

    private <T> Optional<T> firstAbove(ClassHeader header, Question<T> question) {
        Set<String> visited = new HashSet<>();
        Deque<ClassHeader> next = new ArrayDeque<>(List.of(header));
        while (!next.isEmpty() && visited.size() <= TypeHierarchy.MOST_PARENTS) {
            for (String name : next.remove().parents()) {
                if (ClassHeader.mayLead(name) && visited.add(name)) {
                    Optional<ClassHeader> parent = types.header(name);
                    Optional<T> answer = question.ask(name, parent);
                    if (answer.isPresent()) {
                        return answer;
                    }
                    parent.ifPresent(next::add);
                }
            }
        }
        return Optional.empty();
    }
}
