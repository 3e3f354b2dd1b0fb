package io.millrace.worker.herder;

import io.millrace.worker.api.FailedRefusal;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.api.RebalancingRefusal;
import io.millrace.worker.api.RequestException;
import io.millrace.worker.herder.ClusterParts.ExactlyOnce;
import io.millrace.worker.herder.fencing.FencingNeed;
import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ClusterConfigState.ConnectorEntry;
import io.millrace.worker.model.ClusterConfigState.TaskCommit;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.store.ConfigBackingStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A duty of the leader: no former task of a connector writes any more when those of its last set begin (KIP-618). There
 * is one round at a time for each connector; whoever asks meanwhile waits for it. Loop only.
 */
final class ZombieFencing {
    private static final Logger LOG = LoggerFactory.getLogger(ZombieFencing.class);
    private static final String ANOTHER_LEADS = "Another worker leads the cluster now";

    /** What is done for one set of tasks. */
    private record Round(TaskCommit tasks, CompletableFuture<Void> producers, CompletableFuture<Void> done) {}

    private final ConfigBackingStore configs;
    private final EventLoop loop;
    private final Leadership leadership;
    private final ExactlyOnce settings;
    private final Function<Map<String, String>, ConnectorType> types;
    private final Map<String, Round> rounds = new HashMap<>();

    /** @param types tells what kind of connector a raw config means */
    ZombieFencing(
            ConfigBackingStore configs,
            EventLoop loop,
            Leadership leadership,
            ExactlyOnce settings,
            Function<Map<String, String>, ConnectorType> types) {
        this.configs = configs;
        this.loop = loop;
        this.leadership = leadership;
        this.settings = settings;
        this.types = types;
    }

    /** Completes when only tasks of the last set that is in the log now can write. */
    CompletableFuture<Void> fence(String connector) {
        leadership.require();
        return configs.refresh()
                .thenCompose(image -> loop.call(label(connector), () -> fenceLastSet(connector)))
                .copy();
    }

    private static String label(String connector) {
        return "shutting out former tasks of connector '" + connector + "'";
    }

    private CompletableFuture<Void> fenceLastSet(String connector) {
        leadership.require();
        ConnectorEntry entry = configs.snapshot()
                .connector(connector)
                .orElseThrow(() -> new NotFoundRefusal("Connector " + connector + " not found"));
        if (types.apply(entry.config()) == ConnectorType.SINK) {
            throw new InvalidRefusal("Connector " + connector + " is not a source connector");
        }
        cancelOutdated(connector, configs.snapshot());
        Round ongoing = rounds.get(connector);
        if (ongoing != null) {
            return ongoing.done();
        }
        FencingNeed need = FencingNeed.of(entry.commit());
        return need == FencingNeed.NOTHING ? CompletableFuture.completedFuture(null) : begin(connector, entry, need);
    }

    private CompletableFuture<Void> begin(String connector, ConnectorEntry entry, FencingNeed need) {
        int former = entry.commit().fenced().orElse(0);
        CompletableFuture<Void> producers = CompletableFuture.completedFuture(null);
        if (need == FencingNeed.PRODUCERS) {
            LOG.info("Performing zombie fencing for {} former task(s) of connector '{}'", former, connector);
            producers = settings.producers().fence(connector, entry.config(), former);
        }
        Round round = new Round(entry.commit(), producers, new CompletableFuture<>());
        rounds.put(connector, round);
        producers.whenComplete(
                (done, failure) -> loop.submit(label(connector), () -> producersFenced(connector, round, failure)));
        return round.done();
    }

    private void producersFenced(String connector, Round round, Throwable failure) {
        if (rounds.get(connector) != round) {
            return;
        }
        if (failure != null) {
            end(connector, round, failure);
        } else if (!leadership.view().leader()) {
            end(connector, round, new RebalancingRefusal(ANOTHER_LEADS));
        } else {
            configs.putTaskCount(connector, round.tasks())
                    .whenComplete((written, problem) -> loop.submit(
                            "noting that former tasks of connector '" + connector + "' are shut out",
                            () -> noted(connector, round, written, problem)));
        }
    }

    private void noted(String connector, Round round, Boolean written, Throwable failure) {
        if (rounds.get(connector) != round) {
            return;
        }
        if (failure == null && !written) {
            end(
                    connector,
                    round,
                    new RebalancingRefusal(
                            "Fencing failed because new task configurations were generated for the connector"));
        } else {
            end(connector, round, failure);
        }
    }

    private void end(String connector, Round round, Throwable failure) {
        rounds.remove(connector);
        if (failure == null) {
            round.done().complete(null);
            return;
        }
        Throwable cause = Causes.unwrap(failure);
        LOG.warn("Zombie fencing for connector '{}' failed: {}", connector, Causes.text(cause));
        round.done()
                .completeExceptionally(
                        cause instanceof ConnectException
                                ? cause
                                : new FailedRefusal("Failed to perform zombie fencing: " + Causes.text(cause), cause));
    }

    /** Nobody needs to wait for a round of a set that is not the last any more, or that the next leader sees to. */
    void imageChanged(ClusterConfigState image) {
        boolean leads = leadership.view().leader();
        for (String connector : List.copyOf(rounds.keySet())) {
            if (leads) {
                cancelOutdated(connector, image);
            } else {
                cancel(connector, ANOTHER_LEADS);
            }
        }
    }

    private void cancelOutdated(String connector, ClusterConfigState image) {
        Round round = rounds.get(connector);
        boolean outdated = round != null
                && image.connector(connector)
                        .filter(entry -> entry.commit().sameSet(round.tasks()))
                        .isEmpty();
        if (outdated) {
            cancel(connector, "Failed to complete zombie fencing because a new set of task configs was generated");
        }
    }

    /** Tasks of the next set, or those that the next leader lets begin, must not be shut out by a belated attempt. */
    private void cancel(String connector, String reason) {
        Round round = rounds.get(connector);
        round.producers().cancel(true);
        end(connector, round, new RebalancingRefusal(reason));
    }

    /** Completes when the offsets of a stopped connector can be changed, as no former task of it can write its own. */
    CompletableFuture<Void> fenceForOffsets(String connector, Map<String, String> config) {
        if (!settings.enabled() || types.apply(config) == ConnectorType.SINK) {
            return CompletableFuture.completedFuture(null);
        }
        return fence(connector).exceptionallyCompose(failure -> {
            Throwable cause = Causes.unwrap(failure);
            return CompletableFuture.failedFuture(
                    cause instanceof RequestException
                            ? cause
                            : new FailedRefusal(
                                    "Failed to perform zombie fencing for source connector prior to modifying offsets: "
                                            + Causes.text(cause),
                                    cause));
        });
    }
}
