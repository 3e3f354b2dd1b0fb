package io.millrace.plugins.manifests;

import io.millrace.plugins.model.PluginType;

/** One line of a service file: a class in its role as one kind of plugin. */
public record ListedPlugin(String className, PluginType type) {}
