package io.millrace.rest.openapi;

import static io.millrace.rest.openapi.Schema.bool;
import static io.millrace.rest.openapi.Schema.closed;
import static io.millrace.rest.openapi.Schema.field;
import static io.millrace.rest.openapi.Schema.instant;
import static io.millrace.rest.openapi.Schema.integer;
import static io.millrace.rest.openapi.Schema.list;
import static io.millrace.rest.openapi.Schema.map;
import static io.millrace.rest.openapi.Schema.names;
import static io.millrace.rest.openapi.Schema.object;
import static io.millrace.rest.openapi.Schema.optional;
import static io.millrace.rest.openapi.Schema.orNull;
import static io.millrace.rest.openapi.Schema.ref;
import static io.millrace.rest.openapi.Schema.string;
import static io.millrace.rest.openapi.Schema.told;
import static io.millrace.rest.openapi.Schema.words;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;

/** The bodies of the worker's and the plugins' endpoints, as {@code rest.json} writes them; the others' are beside. */
final class Schemas {
    private Schemas() {}

    /** All bodies, by name. */
    static Map<String, ObjectNode> all() {
        Map<String, ObjectNode> schemas = new TreeMap<>();
        addWorker(schemas);
        addPlugins(schemas);
        addValidation(schemas);
        ConnectorSchemas.addTo(schemas);
        ExtensionSchemas.addTo(schemas);
        return schemas;
    }

    private static void addWorker(Map<String, ObjectNode> schemas) {
        schemas.put(
                "Error",
                told(
                        object(field("error_code", integer()), field("message", string())),
                        "Why a request was refused, or what went wrong; the code is that of the status."));
        schemas.put(
                "WorkerInfo",
                object(
                        field("version", string()),
                        field("commit", string()),
                        field("kafka_cluster_id", orNull(told(string(), "Null if the brokers have none.")))));
        schemas.put(
                "Health",
                object(
                        field("status", words(List.of("healthy", "starting", "unhealthy"))),
                        field("message", string())));
        schemas.put("LoggerLevel", object(field("level", string()), field("last_modified", orNull(instant()))));
        schemas.put("NewLevel", object(field("level", told(string(), "In any case."))));
        schemas.put("Message", object(field("message", string())));
    }

    private static void addPlugins(Map<String, ObjectNode> schemas) {
        schemas.put(
                "PluginType",
                words(List.of("source", "sink", "converter", "header_converter", "transformation", "predicate")));
        schemas.put(
                "Plugin",
                object(
                        field("class", string()),
                        field("type", ref("PluginType")),
                        optional("version", told(string(), "Missing if the plugin has none."))));
        schemas.put(
                "ConfigKey",
                object(
                        field("name", string()),
                        field("type", names(ConfigDef.Type.values())),
                        field("required", bool()),
                        field("default_value", orNull(string())),
                        field("importance", names(ConfigDef.Importance.values())),
                        field("documentation", orNull(string())),
                        field("group", orNull(string())),
                        field("order_in_group", integer()),
                        field("width", names(ConfigDef.Width.values())),
                        field("display_name", string()),
                        field("dependents", list(string()))));
    }

    private static void addValidation(Map<String, ObjectNode> schemas) {
        schemas.put(
                "ConfigValue",
                object(
                        field("name", string()),
                        field("value", orNull(told(string(), "Passwords are hidden."))),
                        field("recommended_values", list(orNull(string()))),
                        field("errors", list(string())),
                        field("visible", bool())));
        ObjectNode checked =
                object(field("definition", orNull(ref("ConfigKey"))), field("value", orNull(ref("ConfigValue"))));
        schemas.put(
                "Validation",
                object(
                        field("name", string()),
                        field("error_count", integer()),
                        field("groups", list(string())),
                        field("configs", list(checked))));
        schemas.put("Config", told(map(orNull(string())), "Settings by name; other scalars are taken as their text."));
        schemas.put(
                "NewConnector",
                closed(object(
                        field("name", string()),
                        field("config", ref("Config")),
                        optional(
                                "initial_state",
                                orNull(told(string(), "RUNNING, PAUSED or STOPPED, in any case (KIP-980)."))))));
    }
}
