package io.millrace.rest.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.worker.api.ConnectorRestarts;
import io.millrace.worker.api.ConnectorRestarts.Attempts;

/** How restarts without being asked look on the wire. Any thread. */
public final class RestartsJson {
    private RestartsJson() {}

    /** {@code {"name":"orders","enabled":true,"connector":{"attempts":0,...},"tasks":[{"id":0,"attempts":2,...}]}}. */
    public static ObjectNode restarts(ConnectorRestarts restarts) {
        ObjectNode object = Json.object().put("name", restarts.name()).put("enabled", restarts.enabled());
        fill(object.putObject("connector"), restarts.connector());
        ArrayNode tasks = object.putArray("tasks");
        restarts.tasks().forEach(each -> fill(tasks.addObject().put("id", tasks.size() - 1), each));
        return object;
    }

    private static void fill(ObjectNode object, Attempts attempts) {
        object.put("attempts", attempts.made())
                .put("last_cause", attempts.lastCause().orElse(null))
                .put(
                        "next_try",
                        attempts.nextTry().isPresent()
                                ? Long.valueOf(attempts.nextTry().getAsLong())
                                : null)
                .put("why_not", attempts.whyNot().orElse(null));
    }
}
