package io.millrace.plugins.discovery;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/**
 * What the beginning of a class file says; names are internal ones, with slashes.
 *
 * @param version of the class file format, as 61 for Java 17
 * @param pluginLike by its name and by what it refers to, whatever its parents may be
 * @param element the jar or class tree that the class is in
 */
record ClassHeader(
        String name,
        String superName,
        List<String> interfaces,
        int flags,
        int version,
        boolean pluginLike,
        ClassElement element) {
    private static final int INTERFACE = 0x0200;
    private static final int FIRST_JAVA = 44;

    /** Neither abstract nor an interface. */
    boolean concrete() {
        return (flags & (INTERFACE | Modifier.ABSTRACT)) == 0;
    }

    boolean isPublic() {
        return Modifier.isPublic(flags);
    }

    /** The Java that the class was built for. */
    int javaVersion() {
        return version - FIRST_JAVA;
    }

    /** The class above and the interfaces. */
    List<String> parents() {
        List<String> parents = new ArrayList<>(interfaces.size() + 1);
        parents.add(superName);
        parents.addAll(interfaces);
        return parents;
    }

    /** Whether there may be a base of plugins above a class, by its internal name. */
    static boolean mayLead(String name) {
        return !name.isEmpty() && !name.startsWith("java/");
    }

    String className() {
        return name.replace('/', '.');
    }
}
