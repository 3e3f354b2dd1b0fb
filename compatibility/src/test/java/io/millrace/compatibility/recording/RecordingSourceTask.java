package io.millrace.compatibility.recording;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.SourceTaskContext;

/**
 * Plays the steps of {@code script}, one a poll: {@code null}, {@code empty}, {@code retriable}, {@code fail},
 * {@code await N} (until commitRecord was called so often), or the values of a batch; after the last one only null.
 * {@code big} is a value that no producer takes, one that begins with {@code h} has headers, with {@code p} goes to
 * the partition of the task's number, with {@code t} has that timestamp. Its offset is the number of the record.
 */
public final class RecordingSourceTask extends SourceTask {
    private static final String AWAIT = "await ";
    private static final long IDLE_MS = 20;
    private static final int BIG = 2_000_000;

    private final AtomicInteger acknowledged = new AtomicInteger();
    private CallLog calls;
    private Misbehaviour misbehaviour;
    private Map<String, String> config;
    private String[] script;
    private int step;
    private long next;

    @Override
    public void initialize(SourceTaskContext taskContext) {
        super.initialize(taskContext);
        Map<String, String> settings = taskContext.configs();
        log(settings).add("initialize " + taskContext.transactionContext());
    }

    @Override
    public void start(Map<String, String> settings) {
        config = settings;
        misbehaviour = new Misbehaviour(settings);
        calls = log(settings);
        script = settings.getOrDefault("script", "null").split(";");
        Map<String, Object> offset = context.offsetStorageReader().offset(partition());
        next = offset == null ? 0 : (Long) offset.get("n");
        calls.add("start " + CallLog.shown(settings) + " from " + offset);
        misbehaviour.in("start");
    }

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
        if (step < script.length && isDue(script[step])) {
            step++;
        }
        if (step == script.length || script[step].startsWith(AWAIT)) {
            calls.add("poll idle");
            Thread.sleep(IDLE_MS);
            return null;
        }
        String words = script[step++];
        calls.add("poll " + words);
        return play(words);
    }

    private boolean isDue(String words) {
        return words.startsWith(AWAIT) && acknowledged.get() >= Integer.parseInt(words.substring(AWAIT.length()));
    }

    private List<SourceRecord> play(String words) {
        if (words.equals("null")) {
            return null;
        }
        if (words.equals("retriable")) {
            throw new RetriableException("poll again");
        }
        if (words.equals("fail")) {
            throw new ConnectException("poll fails");
        }
        List<SourceRecord> batch = new ArrayList<>();
        if (!words.equals("empty")) {
            for (String value : words.split(",")) {
                batch.add(record(value));
            }
        }
        return batch;
    }

    private SourceRecord record(String value) {
        ConnectHeaders headers = new ConnectHeaders();
        if (value.startsWith("h")) {
            headers.addString("one", value).addString("two", value + value);
        }
        return new SourceRecord(
                partition(),
                Map.of("n", ++next),
                config.get("topic"),
                value.startsWith("p") ? Integer.valueOf(config.get("task")) : null,
                Schema.STRING_SCHEMA,
                "key of " + value,
                Schema.STRING_SCHEMA,
                value.equals("big") ? value.repeat(BIG / value.length()) : value,
                value.startsWith("t") ? Long.parseLong(value.substring(1)) : null,
                headers);
    }

    private static CallLog log(Map<String, String> settings) {
        return CallLog.of("task-" + settings.get("task"), settings);
    }

    private Map<String, String> partition() {
        return Map.of("task", config.getOrDefault("task", "0"));
    }

    @Override
    public void commitRecord(SourceRecord record, RecordMetadata metadata) {
        String where =
                metadata == null ? "none" : metadata.topic() + " " + metadata.partition() + " " + metadata.offset();
        calls.add("commitRecord " + record.sourceOffset() + " " + where);
        acknowledged.incrementAndGet();
        misbehaviour.in("commitRecord");
    }

    @Override
    public void commit() {
        calls.add("commit");
        misbehaviour.in("commit");
    }

    @Override
    public void stop() {
        (calls == null ? log(context.configs()) : calls).add("stop");
    }

    @Override
    public String version() {
        return "1.0";
    }
}
