package io.millrace.worker.runtime;

import io.millrace.json.StreamingJson;
import io.millrace.worker.config.WorkerConfig;
import org.apache.kafka.connect.json.JsonConverter;

/** Has our own JSON converter work where Apache's, the one on the worker's class path, was created. Immutable. */
final class JsonStandIn {
    private final boolean wanted;

    JsonStandIn(WorkerConfig worker) {
        this.wanted = worker.streamsJson();
    }

    /** What is to be configured and called for a plugin that was just created; nearly always the plugin itself. */
    Object inPlaceOf(Object plugin) {
        return wanted && plugin.getClass() == JsonConverter.class
                ? StreamingJson.inPlaceOf((JsonConverter) plugin)
                : plugin;
    }
}
