package io.millrace.worker.simulation;

import io.millrace.worker.api.AlreadyExistsRefusal;
import io.millrace.worker.api.Herder;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.api.NotLeaderRefusal;
import io.millrace.worker.api.NotOwnerRefusal;
import io.millrace.worker.api.TimedOutRefusal;
import io.millrace.worker.model.RestartRequest;
import io.millrace.worker.model.TargetState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;

/** Callers of the cluster: they ask any worker, are passed on as by its REST server, and note what they are told. */
final class SimulatedClients {
    private static final long PATIENCE_MS = 90_000;
    private static final int MOST_HOPS = 2;

    /** A request under way. */
    private record Call<T>(
            String connector,
            String token,
            Function<Herder, CompletableFuture<T>> request,
            Consumer<T> confirmed,
            boolean[] over) {}

    private final SimulatedCluster cluster;
    private final Agenda agenda;
    private final Ledger ledger;
    private final Set<String> busy = new HashSet<>();
    private int tokens;

    SimulatedClients(SimulatedCluster cluster, Ledger ledger) {
        this.cluster = cluster;
        this.agenda = cluster.agenda();
        this.ledger = ledger;
    }

    /** Whether nobody waits for an answer. */
    boolean isIdle() {
        return busy.isEmpty();
    }

    boolean isBusy(String connector) {
        return busy.contains(connector);
    }

    void write(SimulatedWorker entrance, String connector, int tasks) {
        String token = connector + "/" + ++tokens;
        Map<String, String> config = new HashMap<>(Map.of("name", connector, "connector.class", "Simulated"));
        config.put("tasks", Integer.toString(tasks));
        config.put("token", token);
        send(
                entrance,
                connector,
                token,
                herder -> herder.putConnectorConfig(connector, config, Optional.empty(), true),
                created -> ledger.written(connector, token, created.isNew()));
    }

    void delete(SimulatedWorker entrance, String connector) {
        send(entrance, connector, "", herder -> herder.deleteConnector(connector), done -> ledger.deleted(connector));
    }

    void move(SimulatedWorker entrance, String connector, TargetState target) {
        send(
                entrance,
                connector,
                "",
                herder -> herder.setTargetState(connector, target),
                done -> ledger.moved(connector, target));
    }

    void restart(SimulatedWorker entrance, RestartRequest request) {
        send(entrance, request.connector(), "", herder -> herder.restart(request), done -> {});
    }

    void restartConnector(SimulatedWorker entrance, String connector) {
        send(entrance, connector, "", herder -> herder.restartConnector(connector), done -> {});
    }

    private <T> void send(
            SimulatedWorker entrance,
            String connector,
            String token,
            Function<Herder, CompletableFuture<T>> request,
            Consumer<T> confirmed) {
        busy.add(connector);
        Call<T> call = new Call<>(connector, token, request, confirmed, new boolean[1]);
        agenda.in(PATIENCE_MS, () -> end(call, "no answer", () -> ledger.unknown(connector)));
        pass(call, entrance, 0);
    }

    private <T> void pass(Call<T> call, SimulatedWorker worker, int hops) {
        agenda.in(worker.topicLink().latency(), () -> {
            if (!worker.isAlive()) {
                end(call, worker + " is down", () -> refused(call));
                return;
            }
            worker.requests().in(0, () -> {
                if (!call.over()[0]) {
                    agenda.note(() -> "asking " + worker + " about " + call.connector() + " " + call.token());
                    call.request()
                            .apply(worker.herder())
                            .whenComplete((value, error) ->
                                    agenda.in(worker.topicLink().latency(), () -> answered(call, value, error, hops)));
                }
            });
        });
    }

    private <T> void answered(Call<T> call, T value, Throwable error, int hops) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        Optional<String> other = elsewhere(cause);
        if (cause == null) {
            end(call, "done", () -> call.confirmed().accept(value));
        } else if (other.flatMap(cluster::at).isPresent() && hops < MOST_HOPS) {
            pass(call, other.flatMap(cluster::at).get(), hops + 1);
        } else if (isCertain(cause)) {
            end(call, cause.toString(), () -> refused(call));
        } else {
            end(call, cause.toString(), () -> ledger.unknown(call.connector()));
        }
    }

    private static Optional<String> elsewhere(Throwable cause) {
        if (cause instanceof NotLeaderRefusal refusal) {
            return refusal.leaderUrl();
        }
        return cause instanceof NotOwnerRefusal refusal ? refusal.ownerUrl() : Optional.empty();
    }

    /** Whether it follows from the answer that nothing has been changed, nor will be. */
    private static boolean isCertain(Throwable cause) {
        return cause instanceof NotLeaderRefusal
                || cause instanceof NotOwnerRefusal
                || cause instanceof AlreadyExistsRefusal
                || cause instanceof InvalidRefusal
                || cause instanceof NotFoundRefusal
                || cause instanceof TimedOutRefusal
                || String.valueOf(cause.getMessage()).endsWith("nor will be")
                || String.valueOf(cause.getMessage()).endsWith("and no more will be");
    }

    private void refused(Call<?> call) {
        if (!call.token().isEmpty()) {
            ledger.refused(call.token());
        }
    }

    private void end(Call<?> call, String outcome, Runnable noted) {
        if (!call.over()[0]) {
            call.over()[0] = true;
            busy.remove(call.connector());
            agenda.note(() -> "request about " + call.connector() + " " + call.token() + ": " + outcome);
            noted.run();
        }
    }
}
