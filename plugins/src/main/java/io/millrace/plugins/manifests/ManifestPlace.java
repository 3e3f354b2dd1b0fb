package io.millrace.plugins.manifests;

import io.millrace.plugins.model.PluginType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Something that service files are in: a jar or a class tree. */
sealed interface ManifestPlace permits JarPlace, TreePlace {
    /** How users see it. */
    Path path();

    /** Listed classes by type; of a service file that Java would refuse, none. */
    Map<PluginType, Set<String>> read() throws IOException;

    /** What would have to be writable so that these service files could be written and all others removed. */
    List<Path> writtenTo(Set<PluginType> types);

    /** Fails if it can be told beforehand that {@link #write} would. */
    void rehearse(Map<PluginType, byte[]> files) throws IOException;

    /** Writes these service files and removes those of other types; what is empty then goes, too. */
    void write(Map<PluginType, byte[]> files) throws IOException;
}
