package io.millrace.plugins.isolation;

import java.util.Optional;
import java.util.function.Function;

/**
 * Knows every plugin by class name and alias; passes on to the plugin's own loader, or to the worker's. Any thread.
 *
 * <p>It must never be a context class loader, or be given to {@code Class.forName}: the JVM would remember each class
 * found that way for as long as this loader lives, so that the class could neither be unloaded nor give way to that of
 * an upgraded plugin. {@link #forContext(ClassLoader)} gives a stand-in for such uses.
 */
public final class DelegatingClassLoader extends ClassLoader {
    static {
        ClassLoader.registerAsParallelCapable();
    }

    /**
     * Where a name leads.
     *
     * @param className the class that the name stands for
     * @param loader the isolated loader of the location that has it; empty for the class path
     */
    public record Target(String className, Optional<PluginClassLoader> loader) {}

    private final Function<String, Optional<Target>> names;

    /** @param names what a class name or alias stands for; may block until plugins have been found */
    public DelegatingClassLoader(ClassLoader host, Function<String, Optional<Target>> names) {
        super(host);
        this.names = names;
    }

    /**
     * What a thread's context class loader should be where this loader is wanted: a new loader that finds the same and
     * has to be dropped after use, which costs next to nothing. Other loaders are given back as they are.
     */
    public static ClassLoader forContext(ClassLoader loader) {
        return loader instanceof DelegatingClassLoader ? standIn(loader) : loader;
    }

    /** A new loader that finds what any loader finds, and takes the JVM's memory of it along when it is dropped. */
    public static ClassLoader standIn(ClassLoader loader) {
        return new StandInClassLoader(loader);
    }

    /** Whether a context class loader is the loader, or stands in for it, or for what the loader stands in for. */
    public static boolean standsFor(ClassLoader context, ClassLoader loader) {
        if (context == loader) {
            return true;
        }
        if (!(context instanceof StandInClassLoader)) {
            return false;
        }
        ClassLoader original = context.getParent();
        return original == loader || loader instanceof StandInClassLoader && loader.getParent() == original;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!SharedPackages.isolates(name)) {
            return super.loadClass(name, resolve);
        }
        Optional<Target> target = names.apply(name);
        if (target.isEmpty()) {
            return super.loadClass(name, resolve);
        }
        return load(target.get(), resolve);
    }

    private Class<?> load(Target target, boolean resolve) throws ClassNotFoundException {
        if (target.loader().isPresent() && SharedPackages.isolates(target.className())) {
            try {
                return target.loader().get().loadOwn(target.className());
            } catch (ClassNotFoundException notThere) {
                return super.loadClass(target.className(), resolve);
            }
        }
        return super.loadClass(target.className(), resolve);
    }
}
