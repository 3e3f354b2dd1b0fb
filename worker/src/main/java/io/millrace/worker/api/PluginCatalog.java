package io.millrace.worker.api;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/** Plugins, their config definitions, and validation of connector configs. Any thread. */
public interface PluginCatalog {
    /** Installed plugins in REST order (rest.md, section 3). */
    List<PluginInfo> plugins(boolean connectorsOnly);

    /**
     * Config keys of a plugin given by class name or alias, its own first; blocks on plugin code, so call it off shared
     * threads.
     */
    CompletableFuture<List<ConfigDef.ConfigKey>> configDef(String plugin, String versionRange);

    /** Validates a connector config (configs.md, section 2.6) on a thread of its own. */
    CompletableFuture<ConfigInfos> validate(Map<String, String> config);

    /** An installed plugin; a version of {@code undefined} means that it has none. */
    record PluginInfo(String className, String type, String version) {}

    /**
     * Result of a validation.
     *
     * @param name the {@code connector.class} as given
     * @param errorCount as counted by the contract (configs.md, section 2.6, step 9)
     */
    record ConfigInfos(String name, int errorCount, List<String> groups, List<ConfigInfo> configs) {
        public ConfigInfos {
            groups = List.copyOf(groups);
            configs = List.copyOf(configs);
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
