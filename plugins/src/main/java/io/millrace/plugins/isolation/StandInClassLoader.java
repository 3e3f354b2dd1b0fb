package io.millrace.plugins.isolation;

/**
 * Finds what its parent finds, and has the JVM's memory of classes found by name in the parent's place: what that keeps
 * alive goes when this loader does. Any thread.
 */
final class StandInClassLoader extends ClassLoader {
    static {
        ClassLoader.registerAsParallelCapable();
    }

    StandInClassLoader(ClassLoader parent) {
        super(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return getParent().loadClass(name);
    }

    @Override
    public String toString() {
        return "StandInClassLoader{for " + getParent() + "}";
    }
}
