package io.millrace.worker.metrics;

import io.millrace.worker.model.ConnectorTaskId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tags of beans, in the order in which they appear in their names. */
final class Tags {
    private Tags() {}

    static Map<String, String> connector(String name) {
        return Map.of("connector", name);
    }

    static Map<String, String> task(ConnectorTaskId id) {
        return with(connector(id.connector()), "task", Integer.toString(id.task()));
    }

    static Map<String, String> with(Map<String, String> tags, String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(tags);
        more.put(key, value);
        return Collections.unmodifiableMap(more);
    }
}
