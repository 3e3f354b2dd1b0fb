package io.millrace.worker.herder.plan;

import io.millrace.worker.api.PluginCatalog.ConfigInfo;
import io.millrace.worker.api.PluginCatalog.ConfigInfos;
import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.config.ConnectorDefinition;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.model.secret.Secrets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Which settings of a planned write nobody may see. What plugins declare as passwords is known of those that the new config
 * names; stored values of others, and values that nobody could be asked about, are secret all. Immutable.
 */
final class PlanSecrets {
    private final Set<String> framework = new TreeSet<>(ConnectorDefinition.names(ConnectorType.SOURCE));
    private final Set<String> passwords;
    private final Set<String> declared;
    private final boolean complete;
    private final Map<String, String> before;
    private final boolean samePlugins;

    private PlanSecrets(PlannedWrite write, ConfigInfos infos) {
        framework.addAll(ConnectorDefinition.names(ConnectorType.SINK));
        passwords = names(infos, true);
        declared = names(infos, false);
        complete = infos.errorCount() == 0;
        before = write.before().orElse(Map.of());
        samePlugins = before.entrySet().stream()
                .filter(setting -> choosesPlugin(setting.getKey()))
                .allMatch(setting ->
                        Objects.equals(setting.getValue(), write.after().get(setting.getKey())));
    }

    static Secrets of(PlannedWrite write, ConfigInfos infos) {
        return Secrets.of(new PlanSecrets(write, infos)::isPassword);
    }

    private boolean isPassword(String key) {
        if (passwords.contains(key)) {
            return true;
        }
        if (framework.contains(key) || choosesPlugin(key)) {
            return false;
        }
        boolean others = !samePlugins && before.containsKey(key);
        return others || !complete && !declared.contains(key);
    }

    private static Set<String> names(ConfigInfos infos, boolean passwordsOnly) {
        return infos.configs().stream()
                .map(ConfigInfo::key)
                .filter(key -> key != null && (!passwordsOnly || key.type == ConfigDef.Type.PASSWORD))
                .map(key -> key.name)
                .collect(Collectors.toSet());
    }

    private static boolean choosesPlugin(String key) {
        boolean step = key.startsWith("transforms.") || key.startsWith("predicates.");
        return key.equals(ConnectorConfig.CONNECTOR_CLASS)
                || key.equals(ConnectorConfig.TRANSFORMS)
                || key.equals(ConnectorConfig.PREDICATES)
                || key.endsWith(".plugin.version")
                || key.endsWith(".converter")
                || step && key.endsWith(".type");
    }
}
