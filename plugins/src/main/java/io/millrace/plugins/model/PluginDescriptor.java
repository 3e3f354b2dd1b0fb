package io.millrace.plugins.model;

/**
 * One plugin as found in one place; a class of two kinds has two descriptors.
 *
 * @param version as the plugin tells it, {@code undefined} if it tells none, the text {@code null} for null
 * @param location {@code classpath}, or the URL of a plugin location
 * @param loader the context class loader for every call into the plugin
 */
public record PluginDescriptor(String className, PluginType type, String version, String location, ClassLoader loader) {
    /** The location of everything that is on the worker's own class path. */
    public static final String CLASSPATH = "classpath";

    /** The version of a plugin that has none. */
    public static final String UNDEFINED = "undefined";

    /** Whether the plugin has a class loader of its own. */
    public boolean isolated() {
        return !CLASSPATH.equals(location);
    }
}
