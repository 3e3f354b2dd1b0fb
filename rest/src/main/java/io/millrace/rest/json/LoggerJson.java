package io.millrace.rest.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.worker.api.ConnectorLevels.Setting;
import io.millrace.worker.api.WorkerLoggers.Level;
import io.millrace.worker.api.WorkerLoggers.Line;
import java.util.List;
import java.util.Map;

/** How loggers look on the wire. Any thread. */
public final class LoggerJson {
    private LoggerJson() {}

    /** {@code {"org.reflections":{"level":"ERROR","last_modified":null},...}}. */
    public static ObjectNode levels(Map<String, Level> levels) {
        ObjectNode object = Json.object();
        levels.forEach((logger, level) -> object.set(logger, level(level)));
        return object;
    }

    /** {@code {"level":"INFO","last_modified":1700000000000}}; null for a level that was never changed. */
    public static ObjectNode level(Level level) {
        ObjectNode object = Json.object().put("level", level.name());
        level.lastModified()
                .ifPresentOrElse(at -> object.put("last_modified", at), () -> object.putNull("last_modified"));
        return object;
    }

    /** {@code {"name":"orders","levels":[{"task":0,"logger":"root","level":"DEBUG","last_modified":17...}]}}. */
    public static ObjectNode settings(String connector, List<Setting> settings) {
        ObjectNode object = Json.object().put("name", connector);
        ArrayNode array = object.putArray("levels");
        for (Setting setting : settings) {
            ObjectNode entry = array.addObject();
            setting.scope().task().ifPresentOrElse(task -> entry.put("task", task), () -> entry.putNull("task"));
            entry.put("logger", setting.scope().logger()).setAll(level(setting.level()));
        }
        return object;
    }

    /** {@code {"name":"orders","lines":[{"timestamp":1700000000000,"level":"WARN",...}]}}. */
    public static ObjectNode lines(String connector, List<Line> lines) {
        ObjectNode object = Json.object().put("name", connector);
        ArrayNode array = object.putArray("lines");
        lines.forEach(line -> array.addObject()
                .put("timestamp", line.timestamp())
                .put("level", line.level())
                .put("context", line.context())
                .put("logger", line.logger())
                .put("message", line.message())
                .put("error", line.error().isEmpty() ? null : line.error()));
        return object;
    }
}
