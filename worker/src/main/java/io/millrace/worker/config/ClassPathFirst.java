package io.millrace.worker.config;

/**
 * Finds classes by their full names on the class path, and only what is not there among the plugins, so that settings
 * that name a class of ours can be read before plugins have been found. Good for looking at a class, not for using it:
 * {@code plugin.path} may hold another version. Any thread; to be dropped after the parse.
 */
final class ClassPathFirst extends ClassLoader {
    static {
        ClassLoader.registerAsParallelCapable();
    }

    /** @param plugins the loader that knows plugins, whose parent is the class path's; may block */
    ClassPathFirst(ClassLoader plugins) {
        super(plugins);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        boolean alias = name.indexOf('.') < 0;
        if (alias) {
            return super.loadClass(name, resolve);
        }
        try {
            return getParent().getParent().loadClass(name);
        } catch (ClassNotFoundException notOnClassPath) {
            return super.loadClass(name, resolve);
        }
    }
}
