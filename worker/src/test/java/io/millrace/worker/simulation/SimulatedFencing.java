package io.millrace.worker.simulation;

import io.millrace.worker.herder.fencing.ProducerFencing;
import io.millrace.worker.model.ConnectorTaskId;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.errors.ConnectException;

/** Shuts producers out one after the other, each in its own time, and tries again until the brokers answer. */
final class SimulatedFencing implements ProducerFencing {
    private static final long TIMEOUT_MS = 90_000;
    private static final long RETRY_MS = 300;

    private final Agenda agenda;
    private final SimulatedTransactions transactions;
    private final SimulatedLink link;
    private final SimulatedProcess.Lane thread;

    SimulatedFencing(SimulatedCluster cluster, SimulatedLink link, SimulatedProcess.Lane thread) {
        this.agenda = cluster.agenda();
        this.transactions = cluster.transactions();
        this.link = link;
        this.thread = thread;
    }

    @Override
    public CompletableFuture<Void> fence(String connector, Map<String, String> config, int tasks) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        thread.in(
                TIMEOUT_MS,
                () -> done.completeExceptionally(new ConnectException("Producers of " + connector + " not fenced")));
        CompletableFuture<?>[] each = new CompletableFuture<?>[tasks];
        for (int task = 0; task < tasks; task++) {
            each[task] = new CompletableFuture<Void>();
            fence(SimulatedTransactions.id(new ConnectorTaskId(connector, task)), each[task], done);
        }
        CompletableFuture.allOf(each).thenRun(() -> done.complete(null));
        return done;
    }

    private void fence(String id, CompletableFuture<?> fenced, CompletableFuture<Void> all) {
        agenda.in(agenda.between(1, 5) * link.latency(), () -> {
            boolean arrived = link.isUp();
            if (arrived) {
                transactions.begin(id);
            }
            thread.in(arrived ? link.latency() : RETRY_MS, () -> {
                if (arrived && link.isUp()) {
                    fenced.complete(null);
                } else if (!all.isDone()) {
                    fence(id, fenced, all);
                }
            });
        });
    }
}
