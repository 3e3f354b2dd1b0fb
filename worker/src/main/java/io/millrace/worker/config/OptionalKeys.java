package io.millrace.worker.config;

import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.ValidString.in;

import io.millrace.worker.model.ConnectorType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * Definition of the keys that other workers do not know. A key is defined only for a config that has it, so that
 * validation of all other configs answers as those workers do.
 */
final class OptionalKeys {
    private static final String ERRORS = "Error Handling";

    private final ConfigDef definition;
    private final Predicate<String> wanted;

    private OptionalKeys(ConfigDef definition, Predicate<String> wanted) {
        this.definition = definition;
        this.wanted = wanted;
    }

    /** Adds the keys that the settings have. */
    static void define(ConfigDef definition, ConnectorType type, Map<String, String> settings) {
        new OptionalKeys(definition, settings::containsKey).of(type);
    }

    /** Names of all such keys for a kind of connector. */
    static Set<String> names(ConnectorType type) {
        ConfigDef all = new ConfigDef();
        new OptionalKeys(all, name -> true).of(type);
        return all.names();
    }

    private void of(ConnectorType type) {
        common();
        if (type == ConnectorType.SOURCE) {
            source();
        }
        if (type == ConnectorType.SINK) {
            sink();
        }
    }

    private void common() {
        key(
                ConnectorConfig.ERRORS_OUTAGE_RETRY_TIMEOUT_MS,
                Type.LONG,
                0L,
                atLeast(-1),
                9,
                "Outage Retry Timeout",
                "How long, in milliseconds, an operation is tried again that failed because something could not be "
                        + "reached; 0 for not at all, -1 for ever.");
        restarts();
    }

    private void restarts() {
        RestartSettings off = RestartSettings.OFF;
        key(
                RestartSettings.ENABLE,
                Type.BOOLEAN,
                off.enabled(),
                null,
                11,
                "Restart on Failure",
                "Whether the connector and its tasks are restarted when they fail, other than the worker does it.");
        key(
                RestartSettings.BACKOFF_MS,
                Type.LONG,
                off.initialMs(),
                atLeast(1),
                12,
                "Restart Backoff",
                "Milliseconds before the first restart; they double with each one.");
        key(
                RestartSettings.BACKOFF_MAX_MS,
                Type.LONG,
                off.maxMs(),
                atLeast(1),
                13,
                "Longest Restart Backoff",
                "The most milliseconds before a restart.");
        key(
                RestartSettings.HEALTHY_MS,
                Type.LONG,
                off.healthyMs(),
                atLeast(0),
                14,
                "Healthy Time",
                "Milliseconds that something must run until its earlier failures no longer count.");
    }

    private void source() {
        deadLetters();
        key(
                SourceConnectorConfig.RECORD_TOO_LARGE_POLICY,
                Type.STRING,
                LargeRecordPolicy.FAIL.word(),
                in(LargeRecordPolicy.names()),
                10,
                "Policy for Records Too Large",
                "What is done about a record that Kafka refuses for its size: 'fail' the task, 'skip' the record, or "
                        + "send a 'dead-letter'.");
    }

    private void sink() {
        key(
                SinkConnectorConfig.PUT_ISOLATION,
                Type.BOOLEAN,
                false,
                null,
                10,
                "Enable Isolation in Put",
                "Whether a batch on which the task fails is put again in parts, to find the record at fault. For tasks "
                        + "that write what they are given before put() returns.");
    }

    private void deadLetters() {
        key(
                SinkConnectorConfig.DLQ_TOPIC,
                Type.STRING,
                "",
                null,
                6,
                "Dead Letter Queue Topic Name",
                "Topic for records that could not be processed; none if blank.");
        key(
                SinkConnectorConfig.DLQ_REPLICATION_FACTOR,
                Type.SHORT,
                (short) 3,
                null,
                7,
                "Dead Letter Queue Topic Replication Factor",
                "Replication factor of that topic when it has to be created.");
        key(
                SinkConnectorConfig.DLQ_CONTEXT_HEADERS,
                Type.BOOLEAN,
                false,
                null,
                8,
                "Enable Error Context Headers",
                "Whether headers named __connect.errors.* tell where and why a record failed.");
    }

    private void key(
            String name,
            Type type,
            Object fallback,
            Validator validator,
            int order,
            String display,
            String documentation) {
        if (wanted.test(name)) {
            definition.define(new ConfigKey(
                    name,
                    type,
                    fallback,
                    validator,
                    Importance.MEDIUM,
                    documentation,
                    ERRORS,
                    order,
                    Width.MEDIUM,
                    display,
                    List.of(),
                    null,
                    false));
        }
    }
}
