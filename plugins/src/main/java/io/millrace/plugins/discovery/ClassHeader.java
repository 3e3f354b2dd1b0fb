package io.millrace.plugins.discovery;

import java.util.List;

/**
 * What the beginning of a class file says; names are internal ones, with slashes.
 *
 * @param concrete neither abstract nor an interface
 * @param creatable public, concrete and with a public constructor without parameters
 */
record ClassHeader(String name, String superName, List<String> interfaces, boolean concrete, boolean creatable) {
    ClassHeader {
        interfaces = List.copyOf(interfaces);
    }

    /** Whether anything but the JDK stands above the class; if not, it is no plugin and leads to none. */
    boolean hasForeignParent() {
        return foreign(superName) || interfaces.stream().anyMatch(ClassHeader::foreign);
    }

    private static boolean foreign(String name) {
        return !name.isEmpty() && !name.startsWith("java/");
    }
}
