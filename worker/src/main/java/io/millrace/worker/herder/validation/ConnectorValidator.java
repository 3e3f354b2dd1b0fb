package io.millrace.worker.herder.validation;

import io.millrace.plugins.Plugins;
import io.millrace.worker.api.PluginCatalog.ConfigInfo;
import io.millrace.worker.api.PluginCatalog.ConfigInfos;
import io.millrace.worker.config.ConfigTransformer;
import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.config.WorkerConfig;
import io.millrace.worker.kafka.OverridePolicy;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Runs every check on a connector config and gathers all problems. Any thread; each validation has a thread of its own,
 * so a connector that hangs holds up nobody else.
 */
public final class ConnectorValidator {
    /** A little less than a REST request may take, so that the answer can name the call that hangs. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(80);

    private final ValidationRun.Parts parts;
    private final Duration deadline;

    public ConnectorValidator(
            Plugins plugins,
            WorkerConfig worker,
            ConfigTransformer transformer,
            OverridePolicy policy,
            Duration deadline) {
        this.parts = new ValidationRun.Parts(plugins, worker, transformer, policy);
        this.deadline = deadline;
    }

    /**
     * Validates a raw config. The future fails with a RequestException: invalid when the connector cannot be found,
     * timed out when a plugin does not answer.
     */
    public CompletableFuture<ConfigInfos> validate(Map<String, String> config) {
        Map<String, String> copy = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        String name = copy.get(ConnectorConfig.NAME);
        String subject = name == null ? String.valueOf(copy.get(ConnectorConfig.CONNECTOR_CLASS)) : name;
        String purpose = "to validate the config of connector '" + subject + "'";
        return PluginQuestion.ask(
                subject, purpose, deadline, listener -> new ValidationRun(parts, copy, listener).run());
    }

    /** Whether answers are to be those of Apache's worker. */
    boolean isStrict() {
        return parts.worker().compatibility().isStrict();
    }

    /** All errors of a result in one text, as the answer to a request to create or change a connector has it. */
    public static String errorMessage(ConfigInfos infos) {
        StringBuilder text = new StringBuilder("Connector configuration is invalid and contains the following ")
                .append(infos.errorCount())
                .append(" error(s):");
        for (ConfigInfo info : infos.configs()) {
            if (info.value() != null) {
                info.value()
                        .errorMessages()
                        .forEach(message -> text.append('\n').append(message));
            }
        }
        return text.append("\nYou can also find the above list of errors at the endpoint ")
                .append("`/connector-plugins/{connectorType}/config/validate`")
                .toString();
    }
}
