package io.millrace.plugins;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where and how to look for plugins.
 *
 * @param pluginPath raw text of {@code plugin.path}, or null
 * @param discovery raw text of {@code plugin.discovery}, or null for {@code hybrid_warn}
 * @param bundled directory whose children are plugin locations too, or null
 * @param index directory to remember in what was found; empty to look at every file at each start
 * @param watch whether locations that come, change and go are noticed later on
 */
public record PluginSettings(String pluginPath, String discovery, Path bundled, Optional<Path> index, boolean watch) {
    /** Looks once and remembers nothing. */
    public static PluginSettings of(String pluginPath, String discovery, Path bundled) {
        return new PluginSettings(pluginPath, discovery, bundled, Optional.empty(), false);
    }
}
