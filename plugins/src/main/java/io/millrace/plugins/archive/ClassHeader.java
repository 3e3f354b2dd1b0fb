package io.millrace.plugins.archive;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the beginning of a class file says; names are internal ones, with slashes.
 *
 * @param version of the class file format, as 61 for Java 17
 * @param likeness to a plugin, whatever its parents may be
 * @param element the jar or class tree that the class is in
 */
public record ClassHeader(
        String name,
        String superName,
        List<String> interfaces,
        int flags,
        int version,
        Likeness likeness,
        ClassElement element) {
    private static final int INTERFACE = 0x0200;
    private static final int FIRST_JAVA = 44;

    /** Neither abstract nor an interface. */
    public boolean concrete() {
        return (flags & (INTERFACE | Modifier.ABSTRACT)) == 0;
    }

    public boolean isPublic() {
        return Modifier.isPublic(flags);
    }

    /** The Java that the class was built for. */
    public int javaVersion() {
        return version - FIRST_JAVA;
    }

    /** The class above and the interfaces. */
    public List<String> parents() {
        List<String> parents = new ArrayList<>(interfaces.size() + 1);
        parents.add(superName);
        parents.addAll(interfaces);
        return parents;
    }

    /** Whether there may be a base of plugins above a class, by its internal name. */
    public static boolean mayLead(String name) {
        return !name.isEmpty() && !name.startsWith("java/");
    }

    /**
     * What keeps the class from being created, as the end of a sentence; empty if nothing does.
     *
     * @param plainConstructor see {@link ClassFile#plainConstructor}
     */
    public Optional<String> obstacle(int plainConstructor) {
        if (!isPublic()) {
            return Optional.of("is not public");
        }
        if (plainConstructor < 0) {
            return Optional.of(
                    name.indexOf('$') > 0
                            ? "has no constructor without parameters, perhaps since it is an inner class that is not"
                                    + " static"
                            : "has no constructor without parameters");
        }
        return Modifier.isPublic(plainConstructor)
                ? Optional.empty()
                : Optional.of("has a constructor without parameters that is not public");
    }

    public String className() {
        return name.replace('/', '.');
    }
}
