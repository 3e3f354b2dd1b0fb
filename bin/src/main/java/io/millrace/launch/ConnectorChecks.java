package io.millrace.launch;

import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.PluginCatalog;
import io.millrace.worker.herder.HerderParts;
import io.millrace.worker.herder.validation.ConnectorValidator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Refuses a connector config that has errors, with all of them in one message. */
record ConnectorChecks(PluginCatalog catalog) implements HerderParts.Validation {
    @Override
    public CompletableFuture<Void> check(Map<String, String> config) {
        return catalog.validate(config).thenAccept(result -> {
            if (result.errorCount() > 0) {
                throw new InvalidRefusal(ConnectorValidator.errorMessage(result));
            }
        });
    }
}
