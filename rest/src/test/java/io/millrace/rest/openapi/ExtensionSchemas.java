package io.millrace.rest.openapi;

import static io.millrace.rest.openapi.Schema.bool;
import static io.millrace.rest.openapi.Schema.field;
import static io.millrace.rest.openapi.Schema.instant;
import static io.millrace.rest.openapi.Schema.integer;
import static io.millrace.rest.openapi.Schema.list;
import static io.millrace.rest.openapi.Schema.lowerCaseNames;
import static io.millrace.rest.openapi.Schema.names;
import static io.millrace.rest.openapi.Schema.object;
import static io.millrace.rest.openapi.Schema.optional;
import static io.millrace.rest.openapi.Schema.orNull;
import static io.millrace.rest.openapi.Schema.ref;
import static io.millrace.rest.openapi.Schema.string;
import static io.millrace.rest.openapi.Schema.told;
import static io.millrace.rest.openapi.Schema.words;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.rest.openapi.Schema.Field;
import io.millrace.worker.api.ConfigPlan.Change;
import io.millrace.worker.api.ConfigPlan.Check;
import io.millrace.worker.api.ConnectorFiles.State;
import io.millrace.worker.model.TargetState;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The bodies that Apache's worker does not know. */
final class ExtensionSchemas {
    private ExtensionSchemas() {}

    static void addTo(Map<String, ObjectNode> schemas) {
        addProblems(schemas);
        addLogs(schemas);
        addLevels(schemas);
        addStalls(schemas);
        addRestarts(schemas);
        addFiles(schemas);
        addPlanParts(schemas);
        addPlan(schemas);
    }

    private static void addProblems(Map<String, ObjectNode> schemas) {
        schemas.put(
                "PluginProblem",
                object(
                        field("location", string()),
                        optional("class", told(string(), "Missing if the whole location is concerned.")),
                        optional("type", ref("PluginType")),
                        field("kind", told(string(), "What is wrong, as a word for programs.")),
                        field("severity", words(List.of("error", "warning"))),
                        field("message", string()),
                        field("remedy", string())));
    }

    private static void addLogs(Map<String, ObjectNode> schemas) {
        ObjectNode line = object(
                field("timestamp", instant()),
                field("level", words(List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR"))),
                field("context", told(string(), "The connector or task that logged, e.g. `[orders|task-0]`.")),
                field("logger", string()),
                field("message", string()),
                field("error", orNull(told(string(), "What was thrown, in one line."))));
        schemas.put("LogLine", line);
        schemas.put("ConnectorLogs", object(field("name", string()), field("lines", list(ref("LogLine")))));
    }

    private static void addLevels(Map<String, ObjectNode> schemas) {
        ObjectNode level = object(
                field("task", orNull(told(integer(), "Null for the connector and all its tasks."))),
                field("logger", told(string(), "`root` for all.")),
                field("level", string()),
                field("last_modified", orNull(instant())));
        schemas.put("ConnectorLevel", level);
        schemas.put("ConnectorLevels", object(field("name", string()), field("levels", list(ref("ConnectorLevel")))));
    }

    private static void addStalls(Map<String, ObjectNode> schemas) {
        ObjectNode stall = object(
                field("task", orNull(told(integer(), "Null for a call into the connector itself."))),
                field("call", told(string(), "The method that has not returned.")),
                field("since", instant()),
                field("thread", string()),
                field("stopping", told(bool(), "Whether it holds up a stop.")),
                field("stack", told(list(string()), "Where the thread stands, the innermost call first.")));
        schemas.put("Stall", stall);
        schemas.put("ConnectorStalls", object(field("name", string()), field("stalls", list(ref("Stall")))));
    }

    private static void addRestarts(Map<String, ObjectNode> schemas) {
        schemas.put("Restarts", restarts());
        schemas.put("TaskRestarts", restarts(field("id", integer())));
        schemas.put(
                "ConnectorRestarts",
                object(
                        field("name", string()),
                        field("enabled", bool()),
                        field("connector", ref("Restarts")),
                        field("tasks", list(ref("TaskRestarts")))));
    }

    private static ObjectNode restarts(Field... first) {
        Stream<Field> common = Stream.of(
                field("attempts", integer()),
                field("last_cause", orNull(told(string(), "The first line of the latest failure's trace."))),
                field("next_try", orNull(instant())),
                field("why_not", orNull(told(string(), "Why no restart follows a failure."))));
        return object(Stream.concat(Stream.of(first), common).toArray(Field[]::new));
    }

    private static void addFiles(Map<String, ObjectNode> schemas) {
        schemas.put(
                "ConnectorFile",
                object(
                        field("file", string()),
                        field("connector", orNull(told(string(), "The connector that the file defines, or did."))),
                        field("state", told(lowerCaseNames(State.values()), "What has to be done for the connector.")),
                        field("keys", told(list(string()), "Settings that differ.")),
                        field(
                                "problem",
                                orNull(told(string(), "What is wrong, or why nothing is done for the connector.")))));
        schemas.put(
                "ConnectorFiles",
                object(
                        field("directory", string()),
                        field("mode", told(words(List.of("apply", "plan")), "Whether connectors follow the files.")),
                        field("problem", orNull(told(string(), "Why the directory cannot be compared."))),
                        field("files", list(ref("ConnectorFile")))));
    }

    private static void addPlanParts(Map<String, ObjectNode> schemas) {
        schemas.put(
                "PlannedChange",
                object(
                        field("key", string()),
                        field("change", lowerCaseNames(Change.Kind.values())),
                        optional("from", orNull(string())),
                        optional("to", orNull(string()))));
        schemas.put("KeyErrors", object(field("key", string()), field("messages", list(string()))));
        schemas.put(
                "KeyWarning",
                object(
                        field("key", string()),
                        field("message", string()),
                        optional("meant", told(string(), "The known key that is nearest."))));
        schemas.put(
                "PlannedTasks",
                told(
                        object(
                                field("now", integer()),
                                field("then", orNull(integer())),
                                field("configs", orNull(list(ref("Config"))))),
                        "`then` and `configs` are null if they are not known."));
        schemas.put(
                "PlanCheck",
                object(
                        field("check", told(string(), "What kind of thing was looked at, as a word for programs.")),
                        field("subject", string()),
                        field("result", lowerCaseNames(Check.Result.values())),
                        field("message", string())));
    }

    private static void addPlan(Map<String, ObjectNode> schemas) {
        schemas.put(
                "Plan",
                told(
                        object(
                                field("name", string()),
                                field("action", words(List.of("create", "update", "restart", "refuse"))),
                                field("type", ref("ConnectorType")),
                                field("target_state", names(TargetState.values())),
                                field("changes", list(ref("PlannedChange"))),
                                field("error_count", integer()),
                                field("errors", list(ref("KeyErrors"))),
                                field("warnings", list(ref("KeyWarning"))),
                                field("tasks", ref("PlannedTasks")),
                                field("checks", list(ref("PlanCheck")))),
                        "What a write would change; secret values are masked."));
    }
}
