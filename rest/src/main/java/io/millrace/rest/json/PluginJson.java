package io.millrace.rest.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.worker.api.PluginCatalog.ConfigInfo;
import io.millrace.worker.api.PluginCatalog.ConfigInfos;
import io.millrace.worker.api.PluginCatalog.PluginInfo;
import io.millrace.worker.api.PluginCatalog.PluginProblemInfo;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;

/** Plugins, config keys and validation results on the wire (rest.md, section 3). Any thread. */
public final class PluginJson {
    private static final String NO_VERSION = "undefined";

    private PluginJson() {}

    public static ArrayNode plugins(List<PluginInfo> plugins) {
        ArrayNode array = Json.array();
        for (PluginInfo plugin : plugins) {
            ObjectNode json = array.addObject().put("class", plugin.className()).put("type", plugin.type());
            if (!NO_VERSION.equals(plugin.version())) {
                json.put("version", plugin.version());
            }
        }
        return array;
    }

    /** A problem of a whole location has neither {@code class} nor {@code type}. */
    public static ArrayNode problems(List<PluginProblemInfo> problems) {
        ArrayNode array = Json.array();
        for (PluginProblemInfo problem : problems) {
            ObjectNode json = array.addObject().put("location", problem.location());
            if (problem.className() != null) {
                json.put("class", problem.className());
            }
            if (problem.type() != null) {
                json.put("type", problem.type());
            }
            json.put("kind", problem.kind())
                    .put("severity", problem.severity())
                    .put("message", problem.message())
                    .put("remedy", problem.remedy());
        }
        return array;
    }

    public static ArrayNode keys(List<ConfigDef.ConfigKey> keys) {
        ArrayNode array = Json.array();
        keys.forEach(key -> array.add(key(key)));
        return array;
    }

    public static ObjectNode validation(ConfigInfos infos) {
        ObjectNode json = Json.object().put("name", infos.name()).put("error_count", infos.errorCount());
        json.set("groups", Json.strings(infos.groups()));
        ArrayNode configs = json.putArray("configs");
        for (ConfigInfo info : infos.configs()) {
            ObjectNode config = configs.addObject();
            config.set("definition", info.key() == null ? null : key(info.key()));
            config.set("value", info.value() == null ? null : value(info.value(), info.type()));
        }
        return json;
    }

    private static ObjectNode key(ConfigDef.ConfigKey key) {
        ObjectNode json = Json.object()
                .put("name", key.name)
                .put("type", key.type.name())
                .put("required", !key.hasDefault())
                .put("default_value", key.hasDefault() ? text(key.defaultValue, key.type) : null)
                .put("importance", key.importance.name())
                .put("documentation", key.documentation)
                .put("group", key.group)
                .put("order_in_group", key.orderInGroup)
                .put("width", key.width.name())
                .put("display_name", key.displayName);
        json.set("dependents", Json.strings(key.dependents));
        return json;
    }

    private static ObjectNode value(ConfigValue value, ConfigDef.Type type) {
        ObjectNode json = Json.object().put("name", value.name()).put("value", text(value.value(), type));
        ArrayNode recommended = json.putArray("recommended_values");
        // A list's recommended values are single elements of it.
        ConfigDef.Type elements = type == ConfigDef.Type.LIST ? ConfigDef.Type.STRING : type;
        orEmpty(value.recommendedValues()).forEach(each -> recommended.add(text(each, elements)));
        json.set("errors", Json.strings(orEmpty(value.errorMessages())));
        return json.put("visible", value.visible());
    }

    /** A value as text, a plugin's mistakes included: values of another type than declared, raw passwords. */
    private static String text(Object value, ConfigDef.Type type) {
        if (value == null) {
            return null;
        }
        if (type == ConfigDef.Type.PASSWORD) {
            return Password.HIDDEN;
        }
        try {
            return ConfigDef.convertToString(value, type);
        } catch (ClassCastException e) {
            return String.valueOf(value);
        }
    }

    private static <T> Collection<T> orEmpty(Collection<T> values) {
        return values == null ? List.of() : values;
    }
}
