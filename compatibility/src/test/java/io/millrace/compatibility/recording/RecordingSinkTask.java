package io.millrace.compatibility.recording;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Does what the values of its records say: {@code retry} (taken at the third attempt), {@code fail}, {@code report}
 * (an errant record), {@code swallow} (and go on when reporting throws), {@code request} (a commit), {@code timeout}
 * (and retry), {@code hold} (and retry until the test has made a file), {@code rewind} (once to offset 0),
 * {@code pause} (its partition). What {@code precommit} says is what preCommit returns: {@code none}, {@code null},
 * {@code ahead}, {@code behind}, {@code foreign}; {@code fail} throws once.
 */
public final class RecordingSinkTask extends SinkTask {
    private static final int TIMEOUT_MS = 100;

    private final Set<String> done = new HashSet<>();
    private CallLog calls;
    private Misbehaviour misbehaviour;
    private Map<String, String> config;
    private ErrantRecordReporter reporter;

    @Override
    public void initialize(SinkTaskContext taskContext) {
        super.initialize(taskContext);
        log(taskContext.configs()).add("initialize " + taskContext.assignment());
    }

    @Override
    public void start(Map<String, String> settings) {
        config = settings;
        misbehaviour = new Misbehaviour(settings);
        calls = log(settings);
        reporter = context.errantRecordReporter();
        calls.add("start " + CallLog.shown(settings) + (reporter == null ? " no reporter" : " reporter"));
        misbehaviour.in("start");
    }

    @Override
    public void open(Collection<TopicPartition> partitions) {
        calls.add("open " + sorted(partitions) + " of " + sorted(context.assignment()));
        misbehaviour.in("open");
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        calls.add("put " + records.stream().map(RecordingSinkTask::shown).collect(Collectors.joining(", ", "[", "]")));
        for (SinkRecord record : records) {
            obey(String.valueOf(record.value()), record);
        }
    }

    private static CallLog log(Map<String, String> settings) {
        return CallLog.of("task-" + settings.get("task"), settings);
    }

    private static String shown(SinkRecord record) {
        return record.topic() + " " + record.kafkaPartition() + " " + record.kafkaOffset() + " " + record.key() + " "
                + record.value() + " " + record.headers() + " " + record.timestampType() + " "
                + record.originalTopic() + " " + record.originalKafkaPartition() + " " + record.originalKafkaOffset();
    }

    private void obey(String value, SinkRecord record) {
        TopicPartition partition = new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
        switch (value) {
            case "retry" -> retry(value);
            case "timeout" -> {
                context.timeout(TIMEOUT_MS);
                retry(value);
            }
            case "hold" -> hold();
            case "fail" -> throw new ConnectException("put fails");
            case "report" -> report(record);
            case "swallow" -> swallow(record);
            case "request" -> context.requestCommit();
            case "rewind" -> {
                if (done.add(value)) {
                    context.offset(partition, 0);
                }
            }
            case "pause" -> context.pause(partition);
            default -> calls.add("takes " + value);
        }
    }

    private void retry(String value) {
        if (misbehaviour.isRetried(value)) {
            throw new RetriableException("put again");
        }
    }

    private void hold() {
        if (!Files.exists(Path.of(config.get(CallLog.FILE) + ".release"))) {
            context.timeout(TIMEOUT_MS);
            throw new RetriableException("put again");
        }
    }

    private void report(SinkRecord record) {
        try {
            reporter.report(record, new DataException("errant")).get();
            calls.add("reported");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            calls.add("not reported: " + e.getCause());
        }
    }

    private void swallow(SinkRecord record) {
        try {
            report(record);
        } catch (ConnectException e) {
            calls.add("swallows " + e);
        }
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        calls.add("preCommit " + shown(offsets));
        String answer = config.getOrDefault("precommit", "flush");
        return switch (answer) {
            case "none" -> Map.of();
            case "null" -> consumed(offsets) ? null : super.preCommit(offsets);
            case "ahead" -> moved(offsets, 100);
            case "behind" -> moved(offsets, -1);
            case "foreign" -> Map.of(new TopicPartition("foreign", 0), new OffsetAndMetadata(1));
            case "fail" -> failOnce(offsets);
            default -> super.preCommit(offsets);
        };
    }

    private Map<TopicPartition, OffsetAndMetadata> failOnce(Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (consumed(offsets) && done.add("preCommit")) {
            throw new ConnectException("preCommit fails");
        }
        return super.preCommit(offsets);
    }

    private static boolean consumed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        return offsets.values().stream().anyMatch(each -> each.offset() > 0);
    }

    private static Map<TopicPartition, OffsetAndMetadata> moved(
            Map<TopicPartition, OffsetAndMetadata> offsets, long distance) {
        return offsets.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        each -> new OffsetAndMetadata(
                                Math.max(0, each.getValue().offset() + distance))));
    }

    @Override
    public void flush(Map<TopicPartition, OffsetAndMetadata> offsets) {
        calls.add("flush " + shown(offsets));
        if (consumed(offsets)) {
            misbehaviour.in("flush");
        }
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        calls.add("close " + sorted(partitions) + " of " + sorted(context.assignment()));
        misbehaviour.in("close");
    }

    @Override
    public void stop() {
        (calls == null ? log(context.configs()) : calls).add("stop");
        if (misbehaviour != null) {
            misbehaviour.in("stop");
        }
    }

    private static String shown(Map<TopicPartition, OffsetAndMetadata> offsets) {
        Map<String, Long> shown = new TreeMap<>();
        offsets.forEach((partition, offset) -> shown.put(partition.toString(), offset.offset()));
        return shown.toString();
    }

    private static List<String> sorted(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::toString).sorted().toList();
    }

    @Override
    public String version() {
        return "1.0";
    }
}
