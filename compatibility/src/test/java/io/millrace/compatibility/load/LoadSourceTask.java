package io.millrace.compatibility.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/**
 * Numbers its records, forty a second: {@code task number time}, all in one partition of the topic. It fails when the
 * file {@code failure} is there.
 */
public final class LoadSourceTask extends SourceTask {
    private static final long PAUSE_MS = 25;

    private final Map<String, Object> partition = new LinkedHashMap<>();
    private String task;
    private String topic;
    private Path failure;
    private long next;
    private boolean stopped;

    @Override
    public void start(Map<String, String> settings) {
        task = settings.get("task");
        topic = settings.get("topic");
        failure = Path.of(settings.get("failure"));
        partition.put("task", task); // not in the order of the alphabet, which the stored key has to keep
        partition.put("place", "here");
        Map<String, Object> offset = context.offsetStorageReader().offset(partition);
        next = offset == null ? 0 : (Long) offset.get("next");
    }

    @Override
    public synchronized List<SourceRecord> poll() throws InterruptedException {
        wait(PAUSE_MS);
        if (stopped) {
            return null;
        }
        if (Files.exists(failure)) {
            throw new ConnectException("there is " + failure);
        }
        String value = task + " " + next++ + " " + System.currentTimeMillis();
        return List.of(new SourceRecord(
                partition, Map.of("next", next), topic, null, Schema.STRING_SCHEMA, task, Schema.STRING_SCHEMA, value));
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    @Override
    public String version() {
        return "1.0";
    }
}
