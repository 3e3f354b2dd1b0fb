package io.millrace.bench.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** Hands over its share of the records, each with an offset of its own, and then waits. Task thread. */
public final class LoadSourceTask extends SourceTask {
    private static final long DONE_WAIT_MS = 100;

    private String topic;
    private Payload payload;
    private Map<String, String> partition;
    private long records;
    private int perPoll;
    private long next;

    @Override
    public void start(Map<String, String> properties) {
        AbstractConfig settings = new AbstractConfig(LoadSource.SETTINGS, properties, false);
        String task = properties.getOrDefault(LoadSource.TASK, "0");
        topic = settings.getString(LoadSource.TOPIC);
        PayloadKind kind = PayloadKind.of(settings.getString(LoadSource.PAYLOAD));
        payload = Payload.of(kind, settings.getInt(LoadSource.SIZE), task.hashCode());
        partition = Map.of("task", task);
        records = settings.getLong(LoadSource.RECORDS);
        perPoll = settings.getInt(LoadSource.POLL_RECORDS);
        next = 0;
    }

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
        int count = (int) Math.min(perPoll, records - next);
        if (count == 0) {
            Thread.sleep(DONE_WAIT_MS);
            return null;
        }
        List<SourceRecord> batch = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            batch.add(record(next++));
        }
        return batch;
    }

    private SourceRecord record(long number) {
        return new SourceRecord(partition, Map.of("position", number), topic, payload.schema(), payload.at(number));
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
