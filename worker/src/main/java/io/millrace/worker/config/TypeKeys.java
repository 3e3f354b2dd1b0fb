package io.millrace.worker.config;

import static org.apache.kafka.common.config.ConfigDef.CaseInsensitiveValidString;
import static org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import static org.apache.kafka.common.config.ConfigDef.ValidList.anyNonDuplicateValues;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/** Definition of the keys that only sources, or only sinks, have. */
final class TypeKeys {
    private static final String EXACTLY_ONCE = "Exactly Once Support";
    private static final String ERRORS = "Error Handling";

    private TypeKeys() {}

    static void source(ConfigDef definition) {
        definition.define(
                SourceConnectorConfig.TOPIC_CREATION_GROUPS,
                Type.LIST,
                List.of(),
                Validators.aliases(),
                Importance.LOW,
                "Groups of topics that are created with settings of their own, given below 'topic.creation.'.",
                "Topic Creation",
                1,
                Width.LONG,
                "Topic Creation Groups");
        exactlyOnce(definition);
        definition.define(
                SourceConnectorConfig.OFFSETS_TOPIC,
                Type.STRING,
                null,
                nonEmptyOrNull(),
                Importance.LOW,
                "A topic of the connector's own for its offsets; the worker's if unset. Not used by standalone "
                        + "workers.",
                "offsets.topic",
                1,
                Width.LONG,
                "Offsets topic");
    }

    private static void exactlyOnce(ConfigDef definition) {
        definition
                .define(
                        SourceConnectorConfig.EXACTLY_ONCE_SUPPORT,
                        Type.STRING,
                        "requested",
                        CaseInsensitiveValidString.in("requested", "required"),
                        Importance.MEDIUM,
                        "Whether the connector must be known to deliver exactly once before it is created "
                                + "('required'), or is created in any case ('requested').",
                        EXACTLY_ONCE,
                        2,
                        Width.SHORT,
                        "Exactly once support")
                .define(
                        SourceConnectorConfig.TRANSACTION_BOUNDARY,
                        Type.STRING,
                        "poll",
                        CaseInsensitiveValidString.in("poll", "interval", "connector"),
                        Importance.MEDIUM,
                        "When a transaction ends: with each 'poll', after an 'interval', or when the 'connector' "
                                + "says so.",
                        EXACTLY_ONCE,
                        3,
                        Width.SHORT,
                        "Transaction Boundary")
                .define(
                        SourceConnectorConfig.TRANSACTION_BOUNDARY_INTERVAL_MS,
                        Type.LONG,
                        null,
                        atLeastOrNull(0),
                        Importance.LOW,
                        "Length of the interval in milliseconds; the worker's offset.flush.interval.ms if unset.",
                        EXACTLY_ONCE,
                        4,
                        Width.SHORT,
                        "Transaction boundary interval");
    }

    static void sink(ConfigDef definition) {
        definition
                .define(
                        SinkConnectorConfig.TOPICS,
                        Type.LIST,
                        List.of(),
                        anyNonDuplicateValues(true, false),
                        Importance.HIGH,
                        "Topics to read, separated by commas.",
                        "Common",
                        4,
                        Width.LONG,
                        "Topics")
                .define(
                        SinkConnectorConfig.TOPICS_REGEX,
                        Type.STRING,
                        "",
                        Validators.regex(),
                        Importance.HIGH,
                        "Regular expression for the topics to read. Either this or 'topics' is given.",
                        "Common",
                        4,
                        Width.LONG,
                        "Topics regex")
                .define(
                        SinkConnectorConfig.DLQ_TOPIC,
                        Type.STRING,
                        "",
                        Importance.MEDIUM,
                        "Topic for records that could not be processed; none if blank.",
                        ERRORS,
                        6,
                        Width.MEDIUM,
                        "Dead Letter Queue Topic Name")
                .define(
                        SinkConnectorConfig.DLQ_REPLICATION_FACTOR,
                        Type.SHORT,
                        (short) 3,
                        Importance.MEDIUM,
                        "Replication factor of that topic when it has to be created.",
                        ERRORS,
                        7,
                        Width.MEDIUM,
                        "Dead Letter Queue Topic Replication Factor")
                .define(
                        SinkConnectorConfig.DLQ_CONTEXT_HEADERS,
                        Type.BOOLEAN,
                        false,
                        Importance.MEDIUM,
                        "Whether headers named __connect.errors.* tell where and why a record failed.",
                        ERRORS,
                        8,
                        Width.MEDIUM,
                        "Enable Error Context Headers");
    }

    private static Validator nonEmptyOrNull() {
        NonEmptyString nonEmpty = new NonEmptyString();
        return (name, value) -> {
            if (value != null) {
                nonEmpty.ensureValid(name, value);
            }
        };
    }

    private static Validator atLeastOrNull(long least) {
        return (name, value) -> {
            if (value != null && ((Number) value).longValue() < least) {
                throw new ConfigException(name, value, "Value must be at least " + least);
            }
        };
    }
}
