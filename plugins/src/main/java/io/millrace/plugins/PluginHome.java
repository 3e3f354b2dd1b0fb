package io.millrace.plugins;

import io.millrace.plugins.isolation.PluginClassLoader;
import io.millrace.plugins.model.PluginDescriptor;

/**
 * Where a plugin's classes come from.
 *
 * @param location the URL of a plugin location, or {@code classpath}
 * @param definer the loader to load classes by: the location's, which gives only its own, or the class path's
 * @param context the context class loader for calls into the plugin
 */
record PluginHome(String location, ClassLoader definer, ClassLoader context) {
    static PluginHome isolated(PluginClassLoader loader) {
        return new PluginHome(loader.location(), loader, loader);
    }

    static PluginHome classPath(ClassLoader definer, ClassLoader context) {
        return new PluginHome(PluginDescriptor.CLASSPATH, definer, context);
    }

    boolean isIsolated() {
        return !PluginDescriptor.CLASSPATH.equals(location);
    }

    /** The class; neither initialised nor created. */
    @SuppressWarnings("try")
    Class<?> load(String className) {
        try (LoaderSwap swap = LoaderSwap.to(context)) {
            return definer instanceof PluginClassLoader
                    ? ((PluginClassLoader) definer).loadOwn(className)
                    : Class.forName(className, false, definer);
        } catch (ClassNotFoundException | LinkageError e) {
            throw PluginFailure.exception(className, location, e);
        }
    }
}
