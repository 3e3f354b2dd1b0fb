package io.millrace.worker.config;

import static org.apache.kafka.common.config.ConfigDef.CaseInsensitiveValidString;
import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.ValidList.anyNonDuplicateValues;
import static org.apache.kafka.common.config.ConfigDef.ValidString;

import io.millrace.worker.model.Compatibility;
import java.util.List;
import org.apache.kafka.clients.ClientDnsLookup;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;

/** Definition of the settings that every worker has. */
final class WorkerDefinition {
    private WorkerDefinition() {}

    static ConfigDef common() {
        ConfigDef definition = new ConfigDef();
        brokers(definition);
        converters(definition);
        timing(definition);
        plugins(definition);
        metrics(definition);
        topics(definition);
        restarts(definition);
        ConnectorFilesSettings.define(definition);
        return definition.withClientSslSupport();
    }

    private static void brokers(ConfigDef definition) {
        definition
                .define(
                        WorkerConfig.BOOTSTRAP_SERVERS,
                        Type.LIST,
                        NO_DEFAULT_VALUE,
                        anyNonDuplicateValues(false, false),
                        Importance.HIGH,
                        "Kafka brokers to begin with, as host:port,host:port. The worker's own clients and, unless "
                                + "overridden, those of its connectors find the other brokers through them.")
                .define(
                        "client.dns.lookup",
                        Type.STRING,
                        ClientDnsLookup.USE_ALL_DNS_IPS.toString(),
                        ValidString.in(
                                ClientDnsLookup.USE_ALL_DNS_IPS.toString(),
                                ClientDnsLookup.RESOLVE_CANONICAL_BOOTSTRAP_SERVERS_ONLY.toString()),
                        Importance.MEDIUM,
                        "How clients use the addresses that DNS gives for a broker's name.");
    }

    private static void converters(ConfigDef definition) {
        for (ConverterKind kind : ConverterKind.values()) {
            boolean header = kind == ConverterKind.HEADER;
            definition
                    .define(
                            kind.property(),
                            Type.CLASS,
                            header ? SimpleHeaderConverter.class.getName() : NO_DEFAULT_VALUE,
                            header ? Importance.LOW : Importance.HIGH,
                            "Converter for record " + kind.typeName() + "s of connectors that name none of their own; "
                                    + "settings below '" + kind.prefix() + "' are handed to it.")
                    .define(
                            kind.versionProperty(),
                            Type.STRING,
                            null,
                            Importance.LOW,
                            "Version or version range of the " + kind.typeName() + " converter; the latest if unset.");
        }
        definition.define(
                WorkerConfig.JSON_CONVERTER_IMPLEMENTATION,
                Type.STRING,
                "streaming",
                CaseInsensitiveValidString.in("streaming", "apache"),
                Importance.LOW,
                "What does the work of org.apache.kafka.connect.json.JsonConverter, unless a connector brings its own "
                        + "copy: Millrace's code, which gives the same bytes and values for less CPU (streaming), or "
                        + "Apache's (apache).");
    }

    private static void timing(ConfigDef definition) {
        definition
                .define(
                        Compatibility.KEY,
                        Type.STRING,
                        Compatibility.DEFAULT.word(),
                        Compatibility.words(),
                        Importance.LOW,
                        "'strict' for the very answers of Apache's worker where ours differ on purpose; 'default' for ours.")
                .define(
                        WorkerConfig.TASK_SHUTDOWN_GRACEFUL_TIMEOUT_MS,
                        Type.LONG,
                        5000L,
                        Importance.LOW,
                        "How long tasks together may take to stop before they are cut off.")
                .define(
                        WorkerConfig.TASK_STALL_THRESHOLD_MS,
                        Type.LONG,
                        60000L,
                        atLeast(0),
                        Importance.LOW,
                        "How long a call into a connector or task may take before it is reported as stalled, in the "
                                + "log and at GET /connectors/{connector}/stalls; 0 for never.")
                .define(
                        WorkerConfig.START_PARALLELISM,
                        Type.INT,
                        16,
                        atLeast(1),
                        Importance.LOW,
                        "How many connectors and tasks of this worker may start at the same time.")
                .define(
                        WorkerConfig.OFFSET_FLUSH_INTERVAL_MS,
                        Type.LONG,
                        60000L,
                        Importance.LOW,
                        "How often tasks commit their offsets.")
                .define(
                        WorkerConfig.OFFSET_FLUSH_TIMEOUT_MS,
                        Type.LONG,
                        5000L,
                        Importance.LOW,
                        "How long a commit may take before it is given up and tried again later. Without effect on "
                                + "sources that run exactly once.");
    }

    private static void plugins(ConfigDef definition) {
        definition
                .define(
                        WorkerConfig.PLUGIN_PATH,
                        Type.LIST,
                        null,
                        anyNonDuplicateValues(false, true),
                        Importance.LOW,
                        "Directories and archives with plugins, separated by commas. Each child of a directory is a "
                                + "plugin with a class loader of its own. Variables are not resolved here.")
                .define(
                        WorkerConfig.PLUGIN_DISCOVERY,
                        Type.STRING,
                        "hybrid_warn",
                        CaseInsensitiveValidString.in("only_scan", "hybrid_warn", "hybrid_fail", "service_load"),
                        Importance.LOW,
                        "How plugins are found: by reading all classes (only_scan), by service files (service_load), or "
                                + "by both, with a warning (hybrid_warn) or a failure (hybrid_fail) for plugins that "
                                + "have no service file.")
                .define(
                        WorkerConfig.PLUGIN_PATH_WATCH,
                        Type.BOOLEAN,
                        true,
                        Importance.LOW,
                        "Whether plugins that appear, change or vanish below plugin.path are noticed while the worker "
                                + "runs. What runs keeps the classes it has; new instances use the new ones.")
                .define(
                        WorkerConfig.PLUGIN_INDEX_DIR,
                        Type.STRING,
                        null,
                        Importance.LOW,
                        "Directory for the index that makes the next start quick, shared by any number of workers of "
                                + "one user; by default plugin-index in Millrace's home. Set it to nothing to go "
                                + "without.")
                .define(
                        AbstractConfig.CONFIG_PROVIDERS_CONFIG,
                        Type.LIST,
                        List.of(),
                        anyNonDuplicateValues(true, false),
                        Importance.LOW,
                        "Aliases of config providers, whose values stand for ${alias:path:key}.")
                .define(
                        WorkerConfig.OVERRIDE_POLICY,
                        Type.STRING,
                        "All",
                        Importance.MEDIUM,
                        "Class or alias of the policy that says which client settings a connector may override: All, "
                                + "None, Principal, Allowlist, or one of your own.");
    }

    private static void metrics(ConfigDef definition) {
        definition
                .define(
                        "metrics.sample.window.ms",
                        Type.LONG,
                        30000L,
                        atLeast(0),
                        Importance.LOW,
                        "Length of a window over which metrics are computed.")
                .define(
                        "metrics.num.samples",
                        Type.INT,
                        2,
                        atLeast(1),
                        Importance.LOW,
                        "Number of windows that metrics are computed from.")
                .define(
                        "metrics.recording.level",
                        Type.STRING,
                        "INFO",
                        ValidString.in("INFO", "DEBUG"),
                        Importance.LOW,
                        "The finest level of metrics that is recorded.")
                .define(
                        "metric.reporters",
                        Type.LIST,
                        JmxReporter.class.getName(),
                        anyNonDuplicateValues(true, false),
                        Importance.LOW,
                        "Classes that report metrics.");
    }

    private static void topics(ConfigDef definition) {
        definition
                .define(
                        WorkerConfig.TOPIC_CREATION_ENABLE,
                        Type.BOOLEAN,
                        true,
                        Importance.LOW,
                        "Whether source connectors may create topics by their topic.creation.* settings.")
                .define(
                        WorkerConfig.TOPIC_TRACKING_ENABLE,
                        Type.BOOLEAN,
                        true,
                        Importance.LOW,
                        "Whether the worker remembers the topics that a connector uses.")
                .define(
                        WorkerConfig.TOPIC_TRACKING_ALLOW_RESET,
                        Type.BOOLEAN,
                        true,
                        Importance.LOW,
                        "Whether a connector's remembered topics may be reset over REST.")
                .define(
                        WorkerConfig.REST_CONFIG_MASKING,
                        Type.BOOLEAN,
                        false,
                        Importance.MEDIUM,
                        "Whether REST shows '[hidden]' in place of passwords, credentials and other secrets in the "
                                + "configs of connectors. A config that is written with it keeps the value stored.");
    }

    private static void restarts(ConfigDef definition) {
        RestartSettings off = RestartSettings.OFF;
        definition
                .define(
                        RestartSettings.ENABLE,
                        Type.BOOLEAN,
                        off.enabled(),
                        Importance.MEDIUM,
                        "Whether connectors and tasks that fail are restarted without being asked.")
                .define(
                        RestartSettings.BACKOFF_MS,
                        Type.LONG,
                        off.initialMs(),
                        atLeast(1),
                        Importance.LOW,
                        "Milliseconds before the first restart of what has failed; they double with each one.")
                .define(
                        RestartSettings.BACKOFF_MAX_MS,
                        Type.LONG,
                        off.maxMs(),
                        atLeast(1),
                        Importance.LOW,
                        "The most milliseconds before a restart of what has failed.")
                .define(
                        RestartSettings.HEALTHY_MS,
                        Type.LONG,
                        off.healthyMs(),
                        atLeast(0),
                        Importance.LOW,
                        "Milliseconds that something must run until its earlier failures no longer count.");
    }
}
