package io.millrace.rest.openapi;

import static io.millrace.rest.openapi.Schema.anyObject;
import static io.millrace.rest.openapi.Schema.closed;
import static io.millrace.rest.openapi.Schema.field;
import static io.millrace.rest.openapi.Schema.integer;
import static io.millrace.rest.openapi.Schema.list;
import static io.millrace.rest.openapi.Schema.lowerCaseNames;
import static io.millrace.rest.openapi.Schema.map;
import static io.millrace.rest.openapi.Schema.names;
import static io.millrace.rest.openapi.Schema.object;
import static io.millrace.rest.openapi.Schema.optional;
import static io.millrace.rest.openapi.Schema.orNull;
import static io.millrace.rest.openapi.Schema.ref;
import static io.millrace.rest.openapi.Schema.string;
import static io.millrace.rest.openapi.Schema.told;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.rest.openapi.Schema.Field;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.model.RunState;
import java.util.Map;
import java.util.stream.Stream;

/** The bodies about connectors, their tasks and offsets. */
final class ConnectorSchemas {
    private ConnectorSchemas() {}

    static void addTo(Map<String, ObjectNode> schemas) {
        schemas.put("ConnectorType", lowerCaseNames(ConnectorType.values()));
        schemas.put("RunState", names(RunState.values()));
        schemas.put("TaskId", object(field("connector", string()), field("task", integer())));
        schemas.put("Task", object(field("id", ref("TaskId")), field("config", ref("Config"))));
        addInfoAndState(schemas);
        schemas.put(
                "ConnectorEntry",
                told(
                        object(
                                optional("status", ref("ConnectorState")),
                                optional("info", orNull(ref("ConnectorInfo")))),
                        "What was asked for with `expand`; `info` is null for a connector deleted meanwhile."));
        schemas.put("ConnectorTopics", told(map(object(field("topics", list(string())))), "By name of the connector."));
        schemas.put(
                "ConnectorOffset",
                told(
                        closed(object(field("partition", anyObject()), field("offset", orNull(anyObject())))),
                        "A sink's have `kafka_topic` and `kafka_partition`, and `kafka_offset`; a source's are its own."
                                + " Altering to null forgets the offset."));
        schemas.put("ConnectorOffsets", closed(object(field("offsets", list(ref("ConnectorOffset"))))));
    }

    private static void addInfoAndState(Map<String, ObjectNode> schemas) {
        schemas.put(
                "ConnectorInfo",
                object(
                        field("name", string()),
                        field("config", ref("Config")),
                        field("tasks", list(ref("TaskId"))),
                        field("type", ref("ConnectorType"))));
        schemas.put("InstanceState", instance());
        schemas.put("TaskState", instance(field("id", integer())));
        schemas.put(
                "ConnectorState",
                object(
                        field("name", string()),
                        field("connector", ref("InstanceState")),
                        field("tasks", list(ref("TaskState"))),
                        field("type", ref("ConnectorType"))));
    }

    private static ObjectNode instance(Field... first) {
        Stream<Field> common = Stream.of(
                field("state", ref("RunState")),
                field("worker_id", string()),
                optional("version", orNull(told(string(), "That of the plugin, if it has one."))),
                optional("trace", told(string(), "The stack trace of what made it fail.")));
        return object(Stream.concat(Stream.of(first), common).toArray(Field[]::new));
    }
}
