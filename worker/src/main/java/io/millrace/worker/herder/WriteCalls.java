package io.millrace.worker.herder;

import io.millrace.worker.api.Admission;
import io.millrace.worker.api.Herder.Created;
import io.millrace.worker.api.PendingWrite;
import io.millrace.worker.api.RequestException;
import io.millrace.worker.herder.HerderParts.Validation;
import io.millrace.worker.herder.plan.ConfigDiff;
import io.millrace.worker.model.ClusterConfigState.ConnectorEntry;
import io.millrace.worker.model.ConnectorStateInfo;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RestartRequest;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.runtime.CallUnderWay;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Time;

/**
 * Brings the writes of callers to the loop, each with an {@link Admission}: one that is given up while it waits never
 * begins. Any thread.
 */
final class WriteCalls {
    private final Validation validation;
    private final EventLoop loop;
    private final ConnectorRequests requests;
    private final RestartRequests restarts;
    private final Leadership leadership;
    private final PublishedState state;
    private final ZombieFencing zombies;
    private final Time time;
    /** What is being done with stopped connectors, outside of the loop. */
    private final Set<CallUnderWay> stoppedWork = ConcurrentHashMap.newKeySet();

    WriteCalls(
            HerderParts parts,
            EventLoop loop,
            ConnectorRequests requests,
            RestartRequests restarts,
            Leadership leadership,
            PublishedState state,
            ZombieFencing zombies) {
        this.validation = parts.validation();
        this.time = parts.time();
        this.loop = loop;
        this.requests = requests;
        this.restarts = restarts;
        this.leadership = leadership;
        this.state = state;
        this.zombies = zombies;
    }

    CompletableFuture<Created> put(
            String connector, Map<String, String> config, Optional<TargetState> initial, boolean allowReplace) {
        return PendingWrite.of(request -> validation
                .check(config)
                .thenCompose(warnings -> loop.call(
                                "writing the config of connector '" + connector + "'",
                                () -> requests.put(request, connector, config, initial, allowReplace))
                        .thenApply(isNew -> new Created(isNew, state.connectorInfo(connector), warnings))));
    }

    CompletableFuture<Created> patch(String connector, Map<String, String> patch) {
        return PendingWrite.of(request -> patch(request, connector, patch));
    }

    private CompletableFuture<Created> patch(Admission request, String connector, Map<String, String> patch) {
        ConnectorEntry before;
        try {
            leadership.require();
            before = state.known(connector);
        } catch (RequestException e) {
            return CompletableFuture.failedFuture(e);
        }
        Map<String, String> patched = ConfigDiff.patched(before.config(), patch);
        return validation
                .check(patched)
                .thenCompose(warnings -> loop.call(
                                "patching the config of connector '" + connector + "'",
                                () -> requests.replace(request, connector, patched, before.revision()))
                        .thenCompose(done -> done
                                ? CompletableFuture.completedFuture(
                                        new Created(false, state.connectorInfo(connector), warnings))
                                : patch(request, connector, patch)));
    }

    CompletableFuture<Void> delete(String connector) {
        return PendingWrite.of(request ->
                loop.call("deleting connector '" + connector + "'", () -> requests.delete(request, connector)));
    }

    CompletableFuture<Void> target(String connector, TargetState target) {
        return PendingWrite.of(request -> loop.call(
                "moving connector '" + connector + "' to " + target,
                () -> requests.target(request, connector, target)));
    }

    CompletableFuture<Void> restartConnector(String connector) {
        return PendingWrite.of(request -> loop.call(
                "restarting connector '" + connector + "'", () -> requests.restartConnector(request, connector)));
    }

    /** Answers when this worker, too, has begun to restart what the request names. */
    CompletableFuture<ConnectorStateInfo> restart(RestartRequest restart) {
        String what = "restarting connector '" + restart.connector() + "'";
        return PendingWrite.of(request -> loop.call(what, () -> restarts.ask(request, restart))
                .thenCompose(shown -> loop.call(what, () -> CompletableFuture.completedFuture(shown))));
    }

    CompletableFuture<Void> restartTask(ConnectorTaskId id) {
        return PendingWrite.of(request -> loop.call("restarting task " + id, () -> requests.restartTask(request, id)));
    }

    <T> CompletableFuture<T> whileStopped(
            String connector, String what, Function<Map<String, String>, CompletableFuture<T>> work) {
        return PendingWrite.of(request -> loop.call(
                what,
                () -> requests.whileStopped(
                        request,
                        connector,
                        what,
                        config -> watched(what, asked -> whenFenced(connector, asked, work), config))));
    }

    /** Former tasks are shut out first, which takes time: the connector has to be stopped still when that is done. */
    private <T> CompletableFuture<T> whenFenced(
            String connector, Map<String, String> config, Function<Map<String, String>, CompletableFuture<T>> work) {
        return zombies.fenceForOffsets(connector, config)
                .thenRun(() -> requests.requireStopped(connector))
                .thenCompose(fenced -> work.apply(config));
    }

    private <T> CompletableFuture<T> watched(
            String what, Function<Map<String, String>, CompletableFuture<T>> work, Map<String, String> config) {
        CallUnderWay call = new CallUnderWay(what, time.milliseconds());
        stoppedWork.add(call);
        try {
            return work.apply(config).whenComplete((done, error) -> stoppedWork.remove(call));
        } catch (Throwable e) {
            stoppedWork.remove(call);
            throw e;
        }
    }

    /** What is being done with stopped connectors. */
    Stream<CallUnderWay> underWay() {
        return stoppedWork.stream();
    }
}
