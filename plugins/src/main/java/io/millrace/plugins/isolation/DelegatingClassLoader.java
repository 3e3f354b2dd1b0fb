package io.millrace.plugins.isolation;

import java.util.Optional;
import java.util.function.Function;

/** Knows every plugin by class name and alias; passes on to the plugin's own loader, or to the worker's. Any thread. */
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
