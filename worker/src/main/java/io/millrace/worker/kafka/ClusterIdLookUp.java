package io.millrace.worker.kafka;

import io.millrace.plugins.LoaderSwap;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.connect.errors.ConnectException;

/** Asks for the id of the Kafka cluster on a thread of its own, so that only those wait who need it. Any thread. */
public final class ClusterIdLookUp implements AutoCloseable {
    private final CompletableFuture<String> id = new CompletableFuture<>();
    private final Thread thread;

    private ClusterIdLookUp(Map<String, Object> adminConfig, KafkaClients clients, Duration timeout) {
        thread = new Thread(() -> ask(adminConfig, clients, timeout), "cluster-id");
        thread.setDaemon(true);
    }

    /**
     * Begins to ask, as {@link ClusterId#lookUp} does.
     *
     * @param context loader for classes that the settings name
     */
    public static ClusterIdLookUp begin(
            Map<String, Object> adminConfig, KafkaClients clients, Duration timeout, ClassLoader context) {
        ClusterIdLookUp lookUp = new ClusterIdLookUp(adminConfig, clients, timeout);
        LoaderSwap.settle(lookUp.thread, context);
        lookUp.thread.start();
        return lookUp;
    }

    private void ask(Map<String, Object> adminConfig, KafkaClients clients, Duration timeout) {
        try {
            id.complete(ClusterId.lookUp(adminConfig, clients, timeout));
        } catch (Throwable e) {
            id.completeExceptionally(e);
        }
    }

    /** Completes with the id, empty text when the brokers have none; fails with a ConnectException that names them. */
    public CompletableFuture<String> id() {
        return id.copy();
    }

    /** The id, once the brokers have answered; the failure of {@link #id()} is thrown as it is. */
    public String await() {
        try {
            return id.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new ConnectException("The Kafka cluster could not be described: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("Interrupted while waiting for the id of the Kafka cluster", e);
        }
    }

    /** Gives up if the brokers have not answered; nobody waits any longer then. Idempotent. */
    @Override
    public void close() {
        if (id.completeExceptionally(new ConnectException("The worker has stopped before the brokers answered"))) {
            thread.interrupt();
        }
    }
}
