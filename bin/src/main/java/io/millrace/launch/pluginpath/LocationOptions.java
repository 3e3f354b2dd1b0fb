package io.millrace.launch.pluginpath;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say where plugins are. */
final class LocationOptions {
    @Option(
            names = "--plugin-location",
            paramLabel = "LOCATION",
            description = "A single plugin location (jar file or directory); may be repeated.")
    private List<String> locations = new ArrayList<>();

    @Option(
            names = "--plugin-path",
            paramLabel = "PATHS",
            description = "A comma-delimited list of locations containing plugins; may be repeated.")
    private List<String> paths = new ArrayList<>();

    @Option(
            names = "--worker-config",
            paramLabel = "FILE",
            description = "A Connect worker configuration file; may be repeated.")
    private List<String> workerFiles = new ArrayList<>();

    boolean isEmpty() {
        return locations.isEmpty() && paths.isEmpty() && workerFiles.isEmpty();
    }

    /** All locations, in the order of the options, none twice. */
    List<NamedLocation> locate() {
        Locations found = new Locations();
        locations.forEach(found::addLocation);
        paths.forEach(path -> found.addPath("--plugin-path", path));
        workerFiles.forEach(found::addWorkerFile);
        return found.all();
    }
}
