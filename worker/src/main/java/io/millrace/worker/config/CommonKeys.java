package io.millrace.worker.config;

import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.NonEmptyStringWithoutControlChars.nonEmptyStringWithoutControlChars;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.ValidString.in;

import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;

/** Definition of the keys that every connector config has; the order is that of validation answers. */
final class CommonKeys {
    private static final String COMMON = "Common";
    private static final String ERRORS = "Error Handling";

    private CommonKeys() {}

    static ConfigDef define(KeyChoices choices) {
        ConfigDef definition = new ConfigDef();
        identity(definition, choices);
        tasks(definition);
        int order = 6;
        for (ConverterKind kind : ConverterKind.values()) {
            converter(definition, kind, choices, order);
            order += 2;
        }
        steps(definition);
        errors(definition);
        return definition;
    }

    private static void identity(ConfigDef definition, KeyChoices choices) {
        definition
                .define(
                        ConnectorConfig.NAME,
                        Type.STRING,
                        NO_DEFAULT_VALUE,
                        nonEmptyStringWithoutControlChars(),
                        Importance.HIGH,
                        "Name of the connector, unique in its cluster.",
                        COMMON,
                        1,
                        Width.MEDIUM,
                        "Connector name")
                .define(
                        ConnectorConfig.CONNECTOR_CLASS,
                        Type.STRING,
                        NO_DEFAULT_VALUE,
                        Importance.HIGH,
                        "Class of the connector: the full name, the simple name, or that without 'Connector'.",
                        COMMON,
                        2,
                        Width.LONG,
                        "Connector class")
                .define(
                        ConnectorConfig.PLUGIN_VERSION,
                        Type.STRING,
                        choices.connectorVersion(),
                        Validators.version(),
                        Importance.MEDIUM,
                        "Version or version range of the connector; the latest if unset.",
                        COMMON,
                        3,
                        Width.MEDIUM,
                        "Connector version",
                        choices.connectorVersions());
    }

    private static void tasks(ConfigDef definition) {
        definition
                .define(
                        ConnectorConfig.TASKS_MAX,
                        Type.INT,
                        1,
                        atLeast(1),
                        Importance.HIGH,
                        "The most tasks that the connector may run.",
                        COMMON,
                        4,
                        Width.SHORT,
                        "Tasks max")
                .define(
                        ConnectorConfig.TASKS_MAX_ENFORCE,
                        Type.BOOLEAN,
                        true,
                        Importance.LOW,
                        "Deprecated. Whether a connector that makes more tasks than tasks.max fails; otherwise it is "
                                + "only warned about.",
                        COMMON,
                        5,
                        Width.SHORT,
                        "Enforce tasks max");
    }

    private static void converter(ConfigDef definition, ConverterKind kind, KeyChoices choices, int order) {
        Class<?> base = kind == ConverterKind.HEADER ? HeaderConverter.class : Converter.class;
        Class<?> fallback = choices.converter(kind);
        String display = kind.typeName().substring(0, 1).toUpperCase(Locale.ROOT)
                + kind.typeName().substring(1) + " converter ";
        definition
                .define(
                        kind.property(),
                        Type.CLASS,
                        fallback,
                        Validators.instantiable(base, fallback),
                        Importance.LOW,
                        "Converter for record " + kind.typeName() + "s; the worker's if unset. Its settings stand "
                                + "below '" + kind.prefix() + "'.",
                        COMMON,
                        order,
                        Width.SHORT,
                        display + "class",
                        choices.converters(kind))
                .define(
                        kind.versionProperty(),
                        Type.STRING,
                        choices.converterVersion(kind),
                        Validators.version(),
                        Importance.LOW,
                        "Version or version range of the " + kind.typeName() + " converter.",
                        COMMON,
                        order + 1,
                        Width.SHORT,
                        display + "version",
                        choices.converterVersions(kind));
    }

    private static void steps(ConfigDef definition) {
        definition
                .define(
                        ConnectorConfig.TRANSFORMS,
                        Type.LIST,
                        List.of(),
                        Validators.aliases(),
                        Importance.LOW,
                        "Aliases of the transformations applied to records, in order.",
                        "Transforms",
                        12,
                        Width.LONG,
                        "Transforms")
                .define(
                        ConnectorConfig.PREDICATES,
                        Type.LIST,
                        List.of(),
                        Validators.aliases(),
                        Importance.LOW,
                        "Aliases of the predicates that transformations refer to.",
                        "Predicates",
                        13,
                        Width.LONG,
                        "Predicates")
                .define(
                        ConnectorConfig.RELOAD_ACTION,
                        Type.STRING,
                        "restart",
                        in("none", "restart"),
                        Importance.LOW,
                        "What is done when a value from a config provider expires: 'restart' the connector, or 'none'.",
                        COMMON,
                        14,
                        Width.MEDIUM,
                        "Reload Action");
    }

    private static void errors(ConfigDef definition) {
        definition
                .define(
                        ConnectorConfig.ERRORS_RETRY_TIMEOUT,
                        Type.LONG,
                        0L,
                        Importance.MEDIUM,
                        "How long, in milliseconds, a failed operation is tried again; 0 for not at all, -1 for ever.",
                        ERRORS,
                        1,
                        Width.MEDIUM,
                        "Retry Timeout for Errors")
                .define(
                        ConnectorConfig.ERRORS_RETRY_DELAY_MAX_MS,
                        Type.LONG,
                        60000L,
                        Importance.MEDIUM,
                        "The longest pause between two tries, in milliseconds.",
                        ERRORS,
                        2,
                        Width.MEDIUM,
                        "Maximum Delay Between Retries for Errors")
                .define(
                        ConnectorConfig.ERRORS_TOLERANCE,
                        Type.STRING,
                        "none",
                        in("none", "all"),
                        Importance.MEDIUM,
                        "Whether a record that cannot be processed fails the task ('none') or is skipped ('all').",
                        ERRORS,
                        3,
                        Width.SHORT,
                        "Error Tolerance")
                .define(
                        ConnectorConfig.ERRORS_LOG_ENABLE,
                        Type.BOOLEAN,
                        false,
                        Importance.MEDIUM,
                        "Whether each failed operation is written to the worker's log.",
                        ERRORS,
                        4,
                        Width.SHORT,
                        "Log Errors")
                .define(
                        ConnectorConfig.ERRORS_LOG_INCLUDE_MESSAGES,
                        Type.BOOLEAN,
                        false,
                        Importance.MEDIUM,
                        "Whether that log line names the record.",
                        ERRORS,
                        5,
                        Width.SHORT,
                        "Log Error Details");
    }
}
