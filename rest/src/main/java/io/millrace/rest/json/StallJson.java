package io.millrace.rest.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.worker.api.StalledCall;
import java.util.List;

/** Calls that have not returned, on the wire; Apache's worker has no such thing. Any thread. */
public final class StallJson {
    private StallJson() {}

    public static ObjectNode stalls(String connector, List<StalledCall> stalls) {
        ObjectNode json = Json.object().put("name", connector);
        ArrayNode array = json.putArray("stalls");
        for (StalledCall stall : stalls) {
            ObjectNode each = array.addObject();
            each.put("task", stall.task().orElse(null));
            each.put("call", stall.call());
            each.put("since", stall.sinceMs());
            each.put("thread", stall.thread());
            each.put("stopping", stall.stopping());
            each.set("stack", Json.strings(stall.stack()));
        }
        return json;
    }
}
