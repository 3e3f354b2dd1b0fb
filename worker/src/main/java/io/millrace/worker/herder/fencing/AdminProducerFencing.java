package io.millrace.worker.herder.fencing;

import io.millrace.plugins.Plugins;
import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.worker.config.ConfigTransformer;
import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.kafka.ClientConfigs;
import io.millrace.worker.kafka.KafkaClients;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.model.Words;
import io.millrace.worker.task.LogContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FenceProducersOptions;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Has brokers shut producers out by their transactional ids, with the connector's own settings for admin clients; each
 * time on a thread of a pool, since plugins and config providers are asked for the settings. Any thread.
 */
public final class AdminProducerFencing implements ProducerFencing {
    private static final Duration AT_MOST = Duration.ofSeconds(90);
    private static final int MOST_AT_ONCE = 16;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            MOST_AT_ONCE,
            MOST_AT_ONCE,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            AdminProducerFencing::newThread);
    private final Plugins plugins;
    private final ConfigTransformer variables;
    private final ClientConfigs configs;
    private final KafkaClients clients;
    private final Duration deadline;

    public AdminProducerFencing(
            Plugins plugins, ConfigTransformer variables, ClientConfigs configs, KafkaClients clients) {
        this(plugins, variables, configs, clients, AT_MOST.plusSeconds(10));
    }

    /** @param deadline of an attempt, whatever plugins and other attempts do */
    AdminProducerFencing(
            Plugins plugins,
            ConfigTransformer variables,
            ClientConfigs configs,
            KafkaClients clients,
            Duration deadline) {
        threads.allowCoreThreadTimeOut(true);
        this.plugins = plugins;
        this.variables = variables;
        this.configs = configs;
        this.clients = clients;
        this.deadline = deadline;
    }

    @Override
    public CompletableFuture<Void> fence(String connector, Map<String, String> config, int tasks) {
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        threads.execute(() -> run(connector, config, tasks, outcome));
        outcome.copy()
                .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, failure) -> outcome.completeExceptionally(tooLong(connector)));
        return outcome;
    }

    private ConnectException tooLong(String connector) {
        return new ConnectException("Failed to perform zombie fencing: former tasks of connector '" + connector
                + "' cannot be kept from writing: there was no outcome within " + Words.of(deadline)
                + ". See whether config providers or plugins of its admin client hang on the leader, then restart the"
                + " tasks");
    }

    private static Thread newThread(Runnable work) {
        Thread thread = new Thread(work, "zombie-fencing");
        thread.setDaemon(true);
        thread.setContextClassLoader(AdminProducerFencing.class.getClassLoader());
        return thread;
    }

    private void run(String connector, Map<String, String> config, int tasks, CompletableFuture<Void> outcome) {
        if (outcome.isDone()) {
            return;
        }
        try (LogContext ignored = LogContext.connector(connector);
                Admin admin = clients.admin(settings(connector, config))) {
            List<String> ids = IntStream.range(0, tasks)
                    .mapToObj(number -> configs.transactionalId(new ConnectorTaskId(connector, number)))
                    .toList();
            FenceProducersOptions options = new FenceProducersOptions().timeoutMs((int) AT_MOST.toMillis());
            CompletableFuture<Void> fenced =
                    admin.fenceProducers(ids, options).all().toCompletionStage().toCompletableFuture();
            CompletableFuture.anyOf(fenced, outcome)
                    .handle((done, failure) -> null)
                    .join();
            admin.close(Duration.ZERO); // whatever is still under way is given up
            end(connector, fenced, outcome);
        } catch (ConnectException e) {
            outcome.completeExceptionally(e);
        } catch (Throwable e) { // whoever waits must hear of it, whatever it is
            outcome.completeExceptionally(failure(connector, e));
        }
    }

    private static void end(String connector, CompletableFuture<Void> fenced, CompletableFuture<Void> outcome) {
        fenced.whenComplete((done, failure) -> {
            if (failure == null) {
                outcome.complete(null);
            } else {
                outcome.completeExceptionally(failure(connector, failure));
            }
        });
    }

    private Map<String, Object> settings(String connector, Map<String, String> raw) {
        Map<String, String> resolved = variables.resolve(connector, raw).config();
        PluginDescriptor plugin = plugins.connector(
                resolved.get(ConnectorConfig.CONNECTOR_CLASS), resolved.get(ConnectorConfig.PLUGIN_VERSION));
        ConnectorConfig config = ConnectorConfig.parse(ConnectorType.SOURCE, raw, resolved, plugins, plugin.loader());
        return configs.fencingAdmin(connector, config, plugins.loadClass(plugin).asSubclass(Connector.class));
    }

    private static ConnectException failure(String connector, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return new ConnectException(
                "Failed to perform zombie fencing: former tasks of connector '" + connector
                        + "' cannot be kept from writing: " + (cause.getMessage() == null ? cause : cause.getMessage())
                        + remedy(cause),
                cause);
    }

    private static String remedy(Throwable cause) {
        if (cause instanceof AuthorizationException) {
            return ". Allow the connector's admin client to Describe and Write the transactional ids"
                    + " '<group.id>-<connector>-<task>' (see admin.override.* and admin.*)";
        }
        if (cause instanceof UnsupportedVersionException) {
            return ". Exactly-once support for source connectors needs brokers that support transactions";
        }
        return cause instanceof TimeoutException
                ? ". Check that the connector's admin client can reach the brokers, then restart the tasks"
                : "";
    }
}
