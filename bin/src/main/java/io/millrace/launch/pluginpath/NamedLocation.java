package io.millrace.launch.pluginpath;

import io.millrace.plugins.location.PluginLocation;
import java.nio.file.Path;

/**
 * A plugin location and how it is shown.
 *
 * @param path as it was given on the command line, or absolute if it was found below a plugin path
 */
record NamedLocation(Path path, PluginLocation location) {}
