package io.millrace.worker.herder.validation;

import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.config.DistributedConfig;
import io.millrace.worker.config.SourceConnectorConfig;
import io.millrace.worker.config.WorkerConfig;
import io.millrace.worker.kafka.ClientKind;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a connector's config must not say on a worker that is one of many, or could not hold there. */
final class DistributedChecks {
    private static final Logger LOG = LoggerFactory.getLogger(DistributedChecks.class);
    private static final String GROUP_OVERRIDE = ClientKind.CONSUMER.overridePrefix() + ConsumerConfig.GROUP_ID_CONFIG;

    private final DistributedConfig worker;
    private final Map<String, String> settings;
    private final Map<String, ConfigValue> values;

    private DistributedChecks(DistributedConfig worker, Map<String, String> settings, Map<String, ConfigValue> values) {
        this.worker = worker;
        this.settings = settings;
        this.values = values;
    }

    /**
     * Empty for a worker of one.
     *
     * @param values what has been found out so far; problems are added there
     */
    static Optional<DistributedChecks> of(
            WorkerConfig worker, Map<String, String> settings, Map<String, ConfigValue> values) {
        return worker instanceof DistributedConfig distributed
                ? Optional.of(new DistributedChecks(distributed, settings, values))
                : Optional.empty();
    }

    /** Whether a source connector has clients of its own for its offsets. */
    boolean ownOffsets() {
        String topic = settings.get(SourceConnectorConfig.OFFSETS_TOPIC);
        return worker.exactlyOnceSourceEnabled() || topic != null && !topic.isBlank();
    }

    /** The consumers of a sink connector are no members of the workers' group. */
    void sink() {
        String workers = worker.group().id();
        String own = settings.get(GROUP_OVERRIDE);
        String name = settings.get(ConnectorConfig.NAME);
        if (own != null) {
            if (own.equals(workers)) {
                ConfigValue value = values.computeIfAbsent(GROUP_OVERRIDE, ConfigValue::new);
                value.value(own);
                value.addErrorMessage("Consumer group " + own + " conflicts with Connect worker group " + workers);
            }
        } else if (workers.equals("connect-" + name)) {
            values.get(ConnectorConfig.NAME)
                    .addErrorMessage("Consumer group for sink connector named " + name
                            + " conflicts with Connect worker group " + workers);
        }
    }

    /** Asks the connector where it has a say. */
    void source(ConnectorProbe connector) {
        ConfigValue support = values.get(SourceConnectorConfig.EXACTLY_ONCE_SUPPORT);
        if (asksFor("required", support)) {
            if (!worker.exactlyOnceSourceEnabled()) {
                support.addErrorMessage("This worker does not have exactly-once source support enabled.");
            }
            problem(() -> exactlyOnce(connector.exactlyOnceSupport(settings))).ifPresent(support::addErrorMessage);
        }
        ConfigValue boundary = values.get(SourceConnectorConfig.TRANSACTION_BOUNDARY);
        if (asksFor("connector", boundary)) {
            problem(() -> boundaries(connector.transactionBoundaries(settings))).ifPresent(boundary::addErrorMessage);
        }
    }

    private static boolean asksFor(String word, ConfigValue value) {
        return value.errorMessages().isEmpty() && word.equalsIgnoreCase((String) value.value());
    }

    private static Optional<String> exactlyOnce(ExactlyOnceSupport answer) {
        if (answer == null) {
            return Optional.of("The connector does not implement the API required for preflight validation of "
                    + "exactly-once source support. Please consult the documentation for the connector to determine "
                    + "whether it supports exactly-once semantics, and then consider reconfiguring the connector to "
                    + "use the value \"requested\" for this property (which will disable this preflight check and "
                    + "allow the connector to be created).");
        }
        return answer == ExactlyOnceSupport.SUPPORTED
                ? Optional.empty()
                : Optional.of("The connector does not support exactly-once semantics with the provided configuration.");
    }

    private static Optional<String> boundaries(ConnectorTransactionBoundaries answer) {
        if (answer == null) {
            return Optional.of("This connector has returned a null value from its canDefineTransactionBoundaries "
                    + "method, which is not permitted. It is treated as one that cannot define its own transaction "
                    + "boundaries, so 'transaction.boundary' must not be 'connector'.");
        }
        return answer == ConnectorTransactionBoundaries.SUPPORTED
                ? Optional.empty()
                : Optional.of("The connector does not support connector-defined transaction boundaries with the given "
                        + "configuration. Please reconfigure it to use a different transaction boundary definition.");
    }

    private static Optional<String> problem(Supplier<Optional<String>> question) {
        try {
            return question.get();
        } catch (Fault e) {
            LOG.warn("{}", e.getMessage(), e.getCause());
            String message = e.getCause().getMessage();
            return Optional.of("An unexpected error occurred during validation"
                    + (message == null || message.isBlank()
                            ? "; please see the worker logs for more details."
                            : ": " + message));
        }
    }
}
