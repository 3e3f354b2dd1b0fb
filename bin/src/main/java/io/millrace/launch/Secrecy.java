package io.millrace.launch;

import io.millrace.launch.logging.Loggers;
import io.millrace.launch.logging.MillraceLogging;
import io.millrace.worker.api.Herder;
import io.millrace.worker.api.PluginCatalog;
import io.millrace.worker.config.ConfigTransformer;
import io.millrace.worker.herder.secret.KnownSecrets;
import io.millrace.worker.herder.secret.PasswordKeys;
import io.millrace.worker.herder.secret.ScrubbedStatuses;
import io.millrace.worker.herder.secret.SecretKeepingCatalog;
import io.millrace.worker.herder.secret.SecretKeepingHerder;
import io.millrace.worker.model.ClusterConfigState.ConnectorEntry;
import io.millrace.worker.runtime.ConnectorFactory;
import io.millrace.worker.store.ConfigBackingStore;
import io.millrace.worker.store.StatusBackingStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The wiring of what keeps a worker's secrets: around its parts, and in its log. */
final class Secrecy {
    private static final Logger LOG = LoggerFactory.getLogger(Secrecy.class);
    /** How long a connector's start waits for its plugins to tell their passwords. */
    private static final long PATIENCE_MS = 10_000;

    private final PasswordKeys passwords = new PasswordKeys();
    private final KnownSecrets known = new KnownSecrets(passwords);

    /** Begins with the secrets in the worker's own properties. */
    Secrecy(Map<String, String> properties, Lifecycle parts) {
        worker(properties, properties);
        MillraceLogging.current().map(Loggers::redaction).ifPresent(log -> parts.add("log redaction", log.of(known)));
    }

    /** Adds those that variables in the worker's properties stand for. */
    void worker(Map<String, String> properties, Map<String, String> resolved) {
        known.worker(properties, resolved);
    }

    /** Hears of configs with the values that variables stand for. */
    ConfigTransformer.Listener variables() {
        return known;
    }

    StatusBackingStore around(StatusBackingStore statuses) {
        return new ScrubbedStatuses(statuses, known);
    }

    /** @param masked whether readers see masks, which validations have to know for what they stand */
    PluginCatalog around(PluginCatalog catalog, ConfigBackingStore configs, boolean masked) {
        return new SecretKeepingCatalog(
                catalog,
                passwords,
                known,
                name -> masked ? configs.snapshot().connector(name).map(ConnectorEntry::config) : Optional.empty());
    }

    Herder around(Herder herder, PluginCatalog catalog, boolean masked) {
        return masked
                ? SecretKeepingHerder.masking(herder, known, passwords, catalog)
                : SecretKeepingHerder.showing(herder, known);
    }

    /** A connector whose config was stored before this worker started is not known from a validation. */
    ConnectorFactory around(ConnectorFactory connectors, PluginCatalog catalog) {
        return (spec, requests) -> {
            learn(spec.name(), spec.config(), catalog);
            return connectors.create(spec, requests);
        };
    }

    private void learn(String connector, Map<String, String> config, PluginCatalog catalog) {
        try {
            passwords.ask(config, catalog).get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Not all plugins of connector '{}' have told which of their settings are passwords", connector, e);
        }
    }
}
