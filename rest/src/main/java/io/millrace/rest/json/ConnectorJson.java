package io.millrace.rest.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.worker.model.ConnectorInfo;
import io.millrace.worker.model.ConnectorStateInfo;
import io.millrace.worker.model.ConnectorStatus;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TaskInfo;
import io.millrace.worker.model.TaskStatus;
import java.util.Collection;
import java.util.List;

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
