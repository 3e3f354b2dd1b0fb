package io.millrace.worker.config;

import io.millrace.plugins.Plugins;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Settings of a standalone worker. Immutable. */
public final class StandaloneConfig extends WorkerConfig {
    public static final String OFFSET_STORAGE_FILE = "offset.storage.file.filename";
    public static final String CONFIG_STORAGE_FILE = "config.storage.file.filename";

    /** Parses the properties; the context class loader must be the plugin loader. */
    public StandaloneConfig(Map<String, String> properties) {
        this(properties, resolved(properties));
    }

    private StandaloneConfig(Map<String, String> properties, Map<String, String> resolved) {
        super(definition(), properties, resolved);
    }

    /**
     * As the constructor; says besides which plugins may have been meant by those that cannot be found. Called with the
     * plugin loader as context class loader. Waits for plugins to be found only if the properties name any that is not
     * on the class path, or by alias, or config providers.
     */
    public static StandaloneConfig parse(Map<String, String> properties, Plugins plugins) {
        return parsed(properties, plugins, StandaloneConfig::new);
    }

    /** Reports, in one ConfigException, all problems that show before plugins are loaded. */
    public static void check(Map<String, String> properties) {
        SettingsProblems.raise(SettingsProblems.withoutPlugins(definition(), properties));
    }

    /** The keys that a standalone worker knows. */
    public static Set<String> keys() {
        return definition().names();
    }

    /** The file that holds source offsets. */
    public Path offsetsFile() {
        return Path.of(getString(OFFSET_STORAGE_FILE));
    }

    /** The file that holds connectors made over REST; empty means that they are gone when the worker ends. */
    public Optional<Path> configsFile() {
        return Optional.ofNullable(getString(CONFIG_STORAGE_FILE))
                .filter(name -> !name.isBlank())
                .map(Path::of);
    }

    private static ConfigDef definition() {
        return commonDefinition()
                .define(
                        OFFSET_STORAGE_FILE,
                        Type.STRING,
                        ConfigDef.NO_DEFAULT_VALUE,
                        Importance.HIGH,
                        "File that source offsets are kept in.")
                .define(
                        CONFIG_STORAGE_FILE,
                        Type.STRING,
                        null,
                        Importance.LOW,
                        "File that connectors made or changed over REST, and their target states, are kept in. "
                                + "Without it they are gone when the worker ends.");
    }
}
