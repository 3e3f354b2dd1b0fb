package io.millrace.worker.api;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/** Plugins, their config definitions, and validation of connector configs. Any thread. */
public interface PluginCatalog {
    /** Installed plugins in REST order (rest.md, section 3). */
    CompletableFuture<List<PluginInfo>> plugins(boolean connectorsOnly);

    /**
     * Config keys of a plugin given by class name or alias, its own first; blocks on plugin code, so call it off shared
     * threads.
     */
    CompletableFuture<List<ConfigDef.ConfigKey>> configDef(String plugin, String versionRange);

    /**
     * What is wrong with plugins and the places where they lie; asks all plugins for their versions, on a thread of its
     * own.
     */
    CompletableFuture<List<PluginProblemInfo>> problems();

    /** Validates a connector config (configs.md, section 2.6) on a thread of its own. */
    CompletableFuture<ConfigInfos> validate(Map<String, String> config);

    /** An installed plugin; a version of {@code undefined} means that it has none. */
    record PluginInfo(String className, String type, String version) {}

    /**
     * Something wrong with a plugin or with the place where it lies.
     *
     * @param location the URL of a plugin location, an element of {@code plugin.path}, or {@code classpath}
     * @param className null when the location as a whole is concerned
     * @param type null when the location as a whole is concerned, or the kind of plugin is not known
     * @param kind what is wrong, as a word for programs
     * @param severity {@code error} if something cannot be used, {@code warning} if somebody should look
     */
    record PluginProblemInfo(
            String location,
            String className,
            String type,
            String kind,
            String severity,
            String message,
            String remedy) {}

    /**
     * Result of a validation.
     *
     * @param name the {@code connector.class} as given
     * @param errorCount as counted by the contract (configs.md, section 2.6, step 9)
     * @param warnings what is no error and counts nowhere
     */
    record ConfigInfos(
            String name, int errorCount, List<String> groups, List<ConfigInfo> configs, List<ConfigWarning> warnings) {
        public ConfigInfos {
            groups = List.copyOf(groups);
            configs = List.copyOf(configs);
            warnings = List.copyOf(warnings);
        }

        public ConfigInfos(String name, int errorCount, List<String> groups, List<ConfigInfo> configs) {
            this(name, errorCount, groups, configs, List.of());
        }

        /** The same with these warnings. */
        public ConfigInfos with(List<ConfigWarning> others) {
            return new ConfigInfos(name, errorCount, groups, configs, others);
        }
    }

    /**
     * One key's definition and value.
     *
     * @param key null when no definition knows the key
     * @param type the type by which the value is rendered, null when the key is unknown
     */
    record ConfigInfo(ConfigDef.ConfigKey key, ConfigDef.Type type, ConfigValue value) {}
}
