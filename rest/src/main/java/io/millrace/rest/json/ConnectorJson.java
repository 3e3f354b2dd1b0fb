package io.millrace.rest.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.worker.model.ConnectorInfo;
import io.millrace.worker.model.ConnectorStateInfo;
import io.millrace.worker.model.ConnectorStatus;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TaskInfo;
import io.millrace.worker.model.TaskStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Connectors and tasks on the wire (rest.md, section 2). Field order is part of the contract. Any thread. */
public final class ConnectorJson {
    private static final String NO_VERSION = "undefined";

    private ConnectorJson() {}

    public static ObjectNode info(ConnectorInfo info) {
        ObjectNode json = Json.object().put("name", info.name());
        json.set("config", Json.strings(info.config()));
        ArrayNode tasks = json.putArray("tasks");
        info.tasks().forEach(id -> tasks.add(id(id)));
        return json.put("type", info.type().toString());
    }

    /** What another worker has written so; fields that are not known are left out. */
    public static ConnectorInfo readInfo(JsonNode json) throws IOException {
        try {
            Map<String, String> config = new LinkedHashMap<>();
            json.required("config")
                    .properties()
                    .forEach(each -> config.put(
                            each.getKey(),
                            each.getValue().isNull() ? null : each.getValue().asText()));
            List<ConnectorTaskId> tasks = new ArrayList<>();
            json.path("tasks")
                    .forEach(task -> tasks.add(new ConnectorTaskId(
                            task.required("connector").asText(),
                            task.required("task").asInt())));
            ConnectorType type =
                    ConnectorType.valueOf(json.path("type").asText("unknown").toUpperCase(Locale.ROOT));
            return new ConnectorInfo(json.required("name").asText(), config, tasks, type);
        } catch (IllegalArgumentException e) {
            throw new IOException("answered with what is no connector: " + e.getMessage(), e);
        }
    }

    /** Traces of another worker's answer as callers may see them; old workers call them {@code msg}. */
    public static JsonNode withTraces(JsonNode state, UnaryOperator<String> shown) {
        withTrace(state.path("connector"), shown);
        state.path("tasks").forEach(task -> withTrace(task, shown));
        return state;
    }

    private static void withTrace(JsonNode instance, UnaryOperator<String> shown) {
        JsonNode trace = instance.has("trace") ? instance.get("trace") : instance.path("msg");
        if (instance instanceof ObjectNode object && trace.isTextual()) {
            object.remove(List.of("msg", "trace"));
            object.put("trace", shown.apply(trace.textValue()));
        }
    }

    public static ObjectNode state(ConnectorStateInfo info) {
        ObjectNode json = Json.object().put("name", info.name());
        ConnectorStatus connector = info.connector();
        ObjectNode instance = json.putObject("connector");
        instance(instance, connector.state(), connector.workerId(), connector.version(), connector.trace());
        ArrayNode tasks = json.putArray("tasks");
        info.tasks().forEach(task -> tasks.add(taskState(task)));
        return json.put("type", info.type().toString());
    }

    public static ObjectNode taskState(TaskStatus task) {
        ObjectNode json = Json.object().put("id", task.id().task());
        instance(json, task.state(), task.workerId(), task.version(), task.trace());
        return json;
    }

    public static ArrayNode tasks(List<TaskInfo> tasks) {
        ArrayNode array = Json.array();
        for (TaskInfo task : tasks) {
            ObjectNode json = array.addObject();
            json.set("id", id(task.id()));
            json.set("config", Json.strings(task.config()));
        }
        return array;
    }

    public static ObjectNode topics(String connector, Collection<String> topics) {
        ObjectNode json = Json.object();
        json.putObject(connector).set("topics", Json.strings(topics));
        return json;
    }

    private static ObjectNode id(ConnectorTaskId id) {
        return Json.object().put("connector", id.connector()).put("task", id.task());
    }

    private static void instance(ObjectNode json, RunState state, String workerId, String version, String trace) {
        json.put("state", state.name()).put("worker_id", workerId);
        if (!NO_VERSION.equals(version)) {
            json.put("version", version);
        }
        if (trace != null && !trace.isEmpty()) {
            json.put("trace", trace);
        }
    }
}
