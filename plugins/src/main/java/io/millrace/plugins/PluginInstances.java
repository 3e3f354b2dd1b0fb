package io.millrace.plugins;

import io.millrace.plugins.isolation.JdbcDrivers;
import io.millrace.plugins.model.PluginException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/** Creates instances of plugins, and knows which class loaders still have some. Any thread. */
final class PluginInstances {
    private final Map<ClassLoader, List<WeakReference<Object>>> living = new WeakHashMap<>();

    /** A new instance, made on this thread. */
    @SuppressWarnings("try")
    <T> T create(Class<?> plugin, Class<T> as, PluginHome home) {
        Object instance;
        try (LoaderSwap swap = LoaderSwap.to(home.context())) {
            JdbcDrivers.register(home.context());
            Constructor<?> constructor = plugin.getDeclaredConstructor();
            instance = constructor.newInstance();
        } catch (Throwable e) {
            throw PluginFailure.exception(plugin.getName(), home.location(), e);
        }
        if (!as.isInstance(instance)) {
            throw new PluginException("Plugin '" + plugin.getName() + "' " + PluginFailure.place(home.location())
                    + " is not a " + as.getName() + ". Name a class that extends or implements it.");
        }
        note(home.context(), instance);
        return as.cast(instance);
    }

    private synchronized void note(ClassLoader loader, Object instance) {
        List<WeakReference<Object>> known = living.computeIfAbsent(loader, any -> new ArrayList<>());
        known.removeIf(reference -> reference.refersTo(null));
        known.add(new WeakReference<>(instance));
    }

    /** Whether an instance of a plugin of this loader can still be in use; false only after a garbage collection. */
    synchronized boolean anyOf(ClassLoader loader) {
        return living.getOrDefault(loader, List.of()).stream().anyMatch(reference -> !reference.refersTo(null));
    }
}
