package io.millrace.bench.plugin;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** Returns nothing at once; when a record is due, one whose value is the time since which it waits. Task thread. */
public final class IdleSourceTask extends SourceTask {
    private String topic;
    private long everyMs;
    private long dueMs;

    @Override
    public void start(Map<String, String> properties) {
        AbstractConfig settings = new AbstractConfig(IdleSource.SETTINGS, properties, false);
        topic = settings.getString(IdleSource.TOPIC);
        everyMs = settings.getLong(IdleSource.EVERY_MS);
        dueMs = everyMs == 0 ? Long.MAX_VALUE : System.currentTimeMillis() + everyMs;
    }

    @Override
    public List<SourceRecord> poll() {
        if (System.currentTimeMillis() < dueMs) {
            return null;
        }
        String due = Long.toString(dueMs);
        dueMs += everyMs;
        return List.of(new SourceRecord(Map.of(), Map.of("due", due), topic, Schema.STRING_SCHEMA, due));
    }

    @Override
    public void stop() {
        // nothing is held
    }

    @Override
    public String version() {
        return "1";
    }
}
