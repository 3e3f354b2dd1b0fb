package io.millrace.worker.herder;

import io.millrace.worker.model.ClusterConfigState.ConnectorEntry;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.runtime.TaskSpec;
import io.millrace.worker.runtime.TooManyTasksException;
import io.millrace.worker.runtime.Worker;
import io.millrace.worker.store.ConfigBackingStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a connector for its task configs and publishes them when they have changed; tries again after 250 ms, 500 ms …
 * 60 s when that fails. Loop only.
 */
final class TaskReconfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(TaskReconfiguration.class);
    private static final long FIRST_RETRY_MS = 250;
    private static final long LAST_RETRY_MS = 60_000;

    private final Worker worker;
    private final EventLoop loop;
    private final ConfigBackingStore configs;
    private final WorkKeeper keeper;
    private final Map<String, Integer> failures = new HashMap<>();

    TaskReconfiguration(Worker worker, EventLoop loop, ConfigBackingStore configs, WorkKeeper keeper) {
        this.worker = worker;
        this.loop = loop;
        this.configs = configs;
        this.keeper = keeper;
    }

    /** Completes once the tasks that the connector wants are in the config store. */
    CompletableFuture<Void> reconfigure(String connector) {
        loop.cancel(key(connector));
        if (!wanted(connector)) {
            return CompletableFuture.completedFuture(null);
        }
        long revision = keeper.image().connector(connector).orElseThrow().revision();
        CompletableFuture<Void> published = new CompletableFuture<>();
        worker.taskConfigs(connector)
                .whenComplete((generated, error) ->
                        loop.submit("publishing task configs of connector '" + connector + "'", () -> {
                            if (error == null) {
                                publish(connector, revision, generated, published);
                            } else {
                                failed(connector, error, published);
                            }
                        }));
        return published;
    }

    private void publish(
            String connector,
            long revision,
            Optional<List<Map<String, String>>> generated,
            CompletableFuture<Void> published) {
        failures.remove(connector);
        if (generated.isEmpty() || !wanted(connector) || !isCurrent(connector, revision)) {
            published.complete(null);
            return;
        }
        ConnectorEntry entry = keeper.image().connector(connector).orElseThrow();
        if (fits(entry, generated.get())) {
            published.complete(null);
            return;
        }
        configs.putTaskConfigs(connector, generated.get())
                .whenComplete((ok, error) ->
                        loop.submit("noting the task configs of connector '" + connector + "'", () -> {
                            if (error == null) {
                                published.complete(null);
                            } else {
                                failed(connector, error, published);
                            }
                        }));
    }

    private void failed(String connector, Throwable error, CompletableFuture<Void> published) {
        published.completeExceptionally(error);
        if (error instanceof CancellationException || error instanceof TooManyTasksException || !wanted(connector)) {
            return;
        }
        int attempt = failures.merge(connector, 1, Integer::sum);
        long delayMs = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS << Math.min(attempt - 1, 8));
        LOG.error(
                "Connector '{}': its tasks could not be reconfigured; trying again in {} ms",
                connector,
                delayMs,
                error);
        loop.delay(
                key(connector),
                "reconfiguring the tasks of connector '" + connector + "' again",
                Duration.ofMillis(delayMs),
                () -> reconfigure(connector));
    }

    private boolean wanted(String connector) {
        return !keeper.isShuttingDown()
                && keeper.runs(connector)
                && keeper.image()
                        .targetState(connector)
                        .filter(TargetState.STARTED::equals)
                        .isPresent();
    }

    private boolean isCurrent(String connector, long revision) {
        return keeper.image()
                .connector(connector)
                .filter(entry -> entry.revision() == revision)
                .isPresent();
    }

    private static boolean fits(ConnectorEntry entry, List<Map<String, String>> generated) {
        return entry.tasks().equals(generated)
                && TaskSpec.sharedSettings(entry.applied()).equals(TaskSpec.sharedSettings(entry.config()));
    }

    private static String key(String connector) {
        return "reconfigure:" + connector;
    }
}
