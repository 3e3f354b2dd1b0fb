package io.millrace.rest.extension;

import io.millrace.worker.api.Herder;
import io.millrace.worker.model.ConnectorStateInfo;
import io.millrace.worker.model.ConnectorStatus;
import io.millrace.worker.model.TaskStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.health.ConnectClusterDetails;
import org.apache.kafka.connect.health.ConnectClusterState;
import org.apache.kafka.connect.health.ConnectorHealth;
import org.apache.kafka.connect.health.ConnectorState;
import org.apache.kafka.connect.health.ConnectorType;
import org.apache.kafka.connect.health.TaskState;

/**
 * The cluster as REST extensions see it: the herder's latest snapshots. An unknown connector is answered
 * with a ConnectException. Any thread.
 */
public final class HerderClusterState implements ConnectClusterState {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private final Herder herder;

    public HerderClusterState(Herder herder) {
        this.herder = herder;
    }

    @Override
    public Collection<String> connectors() {
        return herder.connectors();
    }

    @Override
    public ConnectorHealth connectorHealth(String connector) {
        ConnectorStateInfo info = herder.connectorStatus(connector);
        ConnectorStatus status = info.connector();
        Map<Integer, TaskState> tasks = new TreeMap<>();
        info.tasks().forEach(task -> tasks.put(task.id().task(), state(task)));
        return new ConnectorHealth(
                connector,
                new ConnectorState(status.state().name(), status.workerId(), trace(status.trace())),
                tasks,
                ConnectorType.valueOf(info.type().name()));
    }

    @Override
    public Map<String, String> connectorConfig(String connector) {
        return herder.connectorInfo(connector).config();
    }

    /** Early on the cluster's id may have to be waited for. */
    @Override
    public ConnectClusterDetails clusterDetails() {
        return () -> await(herder.kafkaClusterId());
    }

    private static String await(CompletableFuture<String> outcome) {
        try {
            return outcome.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("Interrupted while waiting for the Kafka cluster's id", e);
        } catch (ExecutionException e) {
            throw new ConnectException("The Kafka cluster's id cannot be told", e.getCause());
        } catch (TimeoutException e) {
            throw new ConnectException("The Kafka cluster's id is not known after " + TIMEOUT.toSeconds() + " s", e);
        }
    }

    private static TaskState state(TaskStatus task) {
        return new TaskState(task.id().task(), task.state().name(), task.workerId(), trace(task.trace()));
    }

    private static String trace(String trace) {
        return trace == null || trace.isEmpty() ? null : trace;
    }
}
