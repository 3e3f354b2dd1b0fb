package io.millrace.worker.config;

import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.ValidString.in;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * Where the files lie that connectors are made from. Immutable.
 *
 * @param interval how often they are looked at
 * @param applies whether connectors follow the files; otherwise it is only told what would be done
 * @param stateFile where it is remembered which connectors come from files
 */
public record ConnectorFilesSettings(Path directory, Duration interval, boolean applies, Path stateFile) {
    public static final String DIRECTORY = "connectors.dir";
    public static final String MODE = "connectors.dir.mode";
    public static final String INTERVAL_MS = "connectors.dir.interval.ms";
    public static final String STATE_FILE = "connectors.dir.state.file";
    /** The state file's name in the directory, unless it is told to be elsewhere. */
    public static final String STATE_FILE_NAME = ".millrace-owned.json";

    private static final String APPLY = "apply";
    private static final String PLAN = "plan";

    static Optional<ConnectorFilesSettings> of(AbstractConfig config) {
        return path(config, DIRECTORY)
                .map(directory -> new ConnectorFilesSettings(
                        directory,
                        Duration.ofMillis(config.getLong(INTERVAL_MS)),
                        config.getString(MODE).equals(APPLY),
                        path(config, STATE_FILE).orElseGet(() -> directory.resolve(STATE_FILE_NAME))));
    }

    private static Optional<Path> path(AbstractConfig config, String key) {
        return Optional.ofNullable(config.getString(key))
                .filter(name -> !name.isBlank())
                .map(Path::of);
    }

    /** Whether the state file goes when the directory does. */
    public boolean stateIsInside() {
        return directory.equals(stateFile.getParent());
    }

    static void define(ConfigDef definition) {
        definition
                .define(
                        DIRECTORY,
                        Type.STRING,
                        null,
                        Importance.MEDIUM,
                        "Directory of connector files, *.properties and *.json. Each is one connector, which is created, "
                                + "changed and deleted as its file is.")
                .define(
                        MODE,
                        Type.STRING,
                        APPLY,
                        in(APPLY, PLAN),
                        Importance.LOW,
                        "'apply' to make connectors follow their files; 'plan' to tell what would be done, in the log and at "
                                + "GET /connector-files, and to do nothing.")
                .define(
                        INTERVAL_MS,
                        Type.LONG,
                        2000L,
                        atLeast(100),
                        Importance.LOW,
                        "How often the connector files are looked at. A file counts once it has not changed that long.")
                .define(
                        STATE_FILE,
                        Type.STRING,
                        null,
                        Importance.LOW,
                        "File that remembers which connectors come from files of connectors.dir, since these alone are "
                                + "deleted when their files are. By default " + STATE_FILE_NAME
                                + " in that directory.");
    }
}
