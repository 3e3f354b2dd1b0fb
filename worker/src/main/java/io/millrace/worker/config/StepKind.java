package io.millrace.worker.config;

import io.millrace.plugins.model.PluginType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The two kinds of plugin that a connector config lists by alias. */
public enum StepKind {
    TRANSFORMATION("transforms", "Transformation", PluginType.TRANSFORMATION),
    PREDICATE("predicates", "Predicate", PluginType.PREDICATE);

    private final String property;
    private final String noun;
    private final PluginType pluginType;

    StepKind(String property, String noun, PluginType pluginType) {
        this.property = property;
        this.noun = noun;
        this.pluginType = pluginType;
    }

    /** The list of aliases. */
    public String property() {
        return property;
    }

    String noun() {
        return noun;
    }

    String lowerNoun() {
        return noun.toLowerCase(Locale.ROOT);
    }

    PluginType pluginType() {
        return pluginType;
    }

    public String prefix(String alias) {
        return property + "." + alias + ".";
    }

    String group(String alias) {
        return (this == TRANSFORMATION ? "Transforms: " : "Predicates: ") + alias;
    }

    public String typeKey(String alias) {
        return prefix(alias) + "type";
    }

    String versionKey(String alias) {
        return prefix(alias) + "plugin.version";
    }

    /** The aliases listed, each once; none when the list is malformed (its own key then tells). */
    public List<String> aliases(Map<String, String> settings) {
        try {
            Object parsed = ConfigDef.parseType(property, settings.get(property), ConfigDef.Type.LIST);
            Set<String> aliases = new LinkedHashSet<>();
            if (parsed instanceof List<?> list) {
                list.forEach(alias -> aliases.add((String) alias));
            }
            return new ArrayList<>(aliases);
        } catch (ConfigException e) {
            return List.of();
        }
    }
}
