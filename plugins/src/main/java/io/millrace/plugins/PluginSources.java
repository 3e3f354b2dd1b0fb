package io.millrace.plugins;

import io.millrace.plugins.discovery.DiscoveryMode;
import java.nio.file.Path;

/**
 * Where and how to look for plugins.
 *
 * @param pluginPath null for none
 * @param bundled null for none
 * @param host the loader of the class path
 */
record PluginSources(String pluginPath, DiscoveryMode mode, Path bundled, ClassLoader host) {}
