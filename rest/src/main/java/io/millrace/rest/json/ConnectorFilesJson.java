package io.millrace.rest.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.worker.api.ConnectorFiles.Entry;
import io.millrace.worker.api.ConnectorFiles.Plan;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Files that connectors follow, on the wire; Apache's worker has no such thing. Any thread. */
public final class ConnectorFilesJson {
    private ConnectorFilesJson() {}

    /**
     * {@code {"directory":"/etc/connectors","mode":"apply","problem":null,"files":[{"file":"orders.json",...}]}}.
     *
     * @param shown makes texts fit for every reader
     */
    public static ObjectNode plan(Plan plan, UnaryOperator<String> shown) {
        ObjectNode json = Json.object()
                .put("directory", plan.directory())
                .put("mode", plan.applied() ? "apply" : "plan")
                .put("problem", plan.problem().map(shown).orElse(null));
        ArrayNode files = json.putArray("files");
        for (Entry entry : plan.entries()) {
            ObjectNode file = files.addObject()
                    .put("file", entry.file())
                    .put("connector", entry.connector().orElse(null))
                    .put("state", entry.state().name().toLowerCase(Locale.ROOT));
            file.set("keys", Json.strings(entry.keys()));
            file.put("problem", entry.problem().map(shown).orElse(null));
        }
        return json;
    }
}
