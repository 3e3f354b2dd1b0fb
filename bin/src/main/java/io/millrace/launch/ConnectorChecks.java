package io.millrace.launch;

import io.millrace.worker.api.ConfigPlan;
import io.millrace.worker.api.ConfigWarning;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.PluginCatalog;
import io.millrace.worker.herder.HerderParts;
import io.millrace.worker.herder.plan.ConnectorPlanner;
import io.millrace.worker.herder.plan.PlannedWrite;
import io.millrace.worker.herder.validation.ConnectorValidator;
import io.millrace.worker.task.LogContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses a connector config that has errors, with all of them in one message, and logs what was probably not meant. */
record ConnectorChecks(PluginCatalog catalog, ConnectorPlanner planner) implements HerderParts.Validation {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectorChecks.class);

    @Override
    public CompletableFuture<List<ConfigWarning>> check(Map<String, String> config) {
        return catalog.validate(config).thenApply(result -> {
            if (result.errorCount() > 0) {
                throw new InvalidRefusal(ConnectorValidator.errorMessage(result));
            }
            log(config.get("name"), result.warnings());
            return result.warnings();
        });
    }

    private static void log(String connector, List<ConfigWarning> warnings) {
        try (LogContext ignored = LogContext.connector(connector)) {
            warnings.forEach(warning -> LOG.warn("Config of connector '{}': {}", connector, warning.message()));
        }
    }

    @Override
    public CompletableFuture<ConfigPlan> plan(PlannedWrite write) {
        return planner.plan(write);
    }
}
