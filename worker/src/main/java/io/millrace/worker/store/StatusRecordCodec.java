package io.millrace.worker.store;

import io.millrace.worker.model.ConnectorStatus;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TaskStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** States and used topics as records of the status topic, byte for byte as Apache's workers write them. Pure. */
final class StatusRecordCodec {
    private static final String CONNECTOR_PREFIX = "status-connector-";
    private static final String TASK_PREFIX = "status-task-";
    private static final String TOPIC_PREFIX = "status-topic-";
    private static final String OF_CONNECTOR = ":connector-";
    private static final int MOST_TRACE = 200_000;

    /** Says what is wrong with a record. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private Unreadable(String reason) {
            super(reason);
        }
    }

    /** What connectors and tasks report in common. */
    private record Report(RunState state, String trace, String workerId, int generation, String version) {}

    private StatusRecordCodec() {}

    static byte[] key(String connector) {
        return bytes(CONNECTOR_PREFIX + connector);
    }

    static byte[] key(ConnectorTaskId id) {
        return bytes(TASK_PREFIX + id.connector() + "-" + id.task());
    }

    static byte[] key(String connector, String topic) {
        return bytes(TOPIC_PREFIX + topic + OF_CONNECTOR + connector);
    }

    /** The bytes of a state; null, a tombstone, for {@link RunState#DESTROYED}. */
    static byte[] value(ConnectorStatus status) {
        return value(
                new Report(status.state(), status.trace(), status.workerId(), status.generation(), status.version()));
    }

    /** As for connectors. */
    static byte[] value(TaskStatus status) {
        return value(
                new Report(status.state(), status.trace(), status.workerId(), status.generation(), status.version()));
    }

    private static byte[] value(Report report) {
        if (report.state() == RunState.DESTROYED) {
            return null;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("state", report.state().name());
        fields.put("trace", trace(report.trace()));
        fields.put("worker_id", report.workerId());
        fields.put("generation", report.generation());
        fields.put("version", report.version());
        return RecordJson.write(fields);
    }

    /** A record that is too large for the brokers would leave the old state standing. */
    private static String trace(String trace) {
        if (trace == null || trace.isEmpty()) {
            return null;
        }
        return trace.length() <= MOST_TRACE ? trace : trace.substring(0, MOST_TRACE) + "\n... (cut off)";
    }

    /** Says that a task has been the first to use a topic. */
    static byte[] topicValue(ConnectorTaskId id, String topic, long discoveredMs) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", topic);
        fields.put("connector", id.connector());
        fields.put("task", id.task());
        fields.put("discoverTimestamp", discoveredMs);
        return RecordJson.write(Map.of("topic", fields));
    }

    /** Reads a record; a value without bytes is a tombstone. */
    static StatusRecord read(byte[] keyBytes, byte[] valueBytes) throws Unreadable {
        if (keyBytes == null) {
            throw new Unreadable("it has no key");
        }
        String key = new String(keyBytes, StandardCharsets.UTF_8);
        Optional<byte[]> value = Optional.ofNullable(valueBytes).filter(bytes -> bytes.length > 0);
        if (key.startsWith(CONNECTOR_PREFIX)) {
            return readConnector(nonEmpty(key.substring(CONNECTOR_PREFIX.length())), value);
        }
        if (key.startsWith(TASK_PREFIX)) {
            return readTask(taskId(key), value);
        }
        if (key.startsWith(TOPIC_PREFIX)) {
            return readTopic(key, value);
        }
        throw new Unreadable("its key is of no known kind");
    }

    private static StatusRecord readConnector(String connector, Optional<byte[]> value) throws Unreadable {
        if (value.isEmpty()) {
            return new StatusRecord.OfConnector(connector, Optional.empty());
        }
        Report report = readReport(value.get());
        return new StatusRecord.OfConnector(
                connector,
                Optional.of(new ConnectorStatus(
                        connector,
                        report.state(),
                        report.workerId(),
                        report.generation(),
                        report.trace(),
                        report.version())));
    }

    private static StatusRecord readTask(ConnectorTaskId id, Optional<byte[]> value) throws Unreadable {
        if (value.isEmpty()) {
            return new StatusRecord.OfTask(id, Optional.empty());
        }
        Report report = readReport(value.get());
        return new StatusRecord.OfTask(
                id,
                Optional.of(new TaskStatus(
                        id, report.state(), report.workerId(), report.generation(), report.trace(), report.version())));
    }

    /** Names of connectors may have hyphens, the number behind the last one is the task's. */
    private static ConnectorTaskId taskId(String key) throws Unreadable {
        String name = key.substring(TASK_PREFIX.length());
        int hyphen = name.lastIndexOf('-');
        try {
            return new ConnectorTaskId(
                    nonEmpty(name.substring(0, Math.max(hyphen, 0))), Integer.parseInt(name.substring(hyphen + 1)));
        } catch (NumberFormatException e) {
            throw new Unreadable("its key does not end in the number of a task");
        }
    }

    private static StatusRecord readTopic(String key, Optional<byte[]> value) throws Unreadable {
        int colon = key.indexOf(':');
        if (colon < 0 || !key.startsWith(OF_CONNECTOR, colon)) {
            throw new Unreadable("its key names no connector");
        }
        String topic = nonEmpty(key.substring(TOPIC_PREFIX.length(), colon));
        String connector = nonEmpty(key.substring(colon + OF_CONNECTOR.length()));
        if (value.isPresent()) {
            checkTopic(value.get());
        }
        return new StatusRecord.OfTopic(connector, topic, value.isPresent());
    }

    private static String nonEmpty(String name) throws Unreadable {
        if (name.isEmpty()) {
            throw new Unreadable("its key lacks a name");
        }
        return name;
    }

    private static void checkTopic(byte[] value) throws Unreadable {
        if (!(fields(value).get("topic") instanceof Map)) {
            throw new Unreadable("'topic' is no JSON object");
        }
    }

    private static Report readReport(byte[] value) throws Unreadable {
        Map<?, ?> fields = fields(value);
        if (!(fields.get("generation") instanceof Long generation)) {
            throw new Unreadable("'generation' is no integer");
        }
        return new Report(
                state(text(fields, "state")),
                Optional.ofNullable(text(fields, "trace")).orElse(""),
                text(fields, "worker_id"),
                generation.intValue(),
                text(fields, "version"));
    }

    private static RunState state(String word) throws Unreadable {
        return Arrays.stream(RunState.values())
                .filter(known -> known.name().equals(word))
                .findFirst()
                .orElseThrow(() -> new Unreadable("its state '" + word + "' is not known here"));
    }

    private static Map<?, ?> fields(byte[] value) throws Unreadable {
        try {
            if (RecordJson.read(value) instanceof Map<?, ?> fields) {
                return fields;
            }
        } catch (IOException e) {
            throw new Unreadable("its value is no valid JSON");
        }
        throw new Unreadable("its value is no JSON object");
    }

    private static String text(Map<?, ?> fields, String field) throws Unreadable {
        Object value = fields.get(field);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new Unreadable("'" + field + "' is no string");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
