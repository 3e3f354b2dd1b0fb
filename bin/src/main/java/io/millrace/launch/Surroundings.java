package io.millrace.launch;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a worker finds where it runs. Immutable.
 *
 * @param bundledPlugins directory of plugins that come with Millrace, empty inside another program
 * @param pluginIndex directory to remember in what plugins were found, unless the properties name another
 * @param classPath loader of plugins on the class path
 */
record Surroundings(Optional<Path> bundledPlugins, Optional<Path> pluginIndex, ClassLoader classPath) {
    /** Inside another program. */
    Surroundings() {
        this(Optional.empty(), Optional.empty(), Surroundings.class.getClassLoader());
    }

    /** In a process of its own, started by the scripts. */
    static Surroundings ofProcess() {
        Optional<Path> home =
                Optional.ofNullable(System.getProperty("millrace.home")).map(Path::of);
        return new Surroundings(
                home.map(folder -> folder.resolve("plugins")),
                home.map(folder -> folder.resolve("plugin-index")),
                Surroundings.class.getClassLoader());
    }
}
