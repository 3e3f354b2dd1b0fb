package io.millrace.plugins.discovery;

import io.millrace.plugins.location.PluginLocation;
import io.millrace.plugins.model.PluginType;

/**
 * A class that is a plugin by its looks; nothing of it has been loaded.
 *
 * @param listed a service file names it
 * @param creatable public, concrete, with a public constructor without parameters
 */
public record FoundPlugin(
        String className, PluginType type, PluginLocation location, boolean listed, boolean creatable) {}
