package io.millrace.worker.herder;

import io.millrace.worker.api.ConfigDraft;
import io.millrace.worker.api.ConfigPlan;
import io.millrace.worker.api.ConnectorRestarts;
import io.millrace.worker.api.Herder;
import io.millrace.worker.api.InternalRequests;
import io.millrace.worker.api.NotReadyRefusal;
import io.millrace.worker.api.OffsetAdmin;
import io.millrace.worker.api.RequestException;
import io.millrace.worker.api.ShuttingDownRefusal;
import io.millrace.worker.api.StalledCall;
import io.millrace.worker.config.ConfigTransformer.Resolved;
import io.millrace.worker.herder.offsets.ConnectorOffsetAdmin;
import io.millrace.worker.herder.plan.PlannedWrite;
import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ConnectorInfo;
import io.millrace.worker.model.ConnectorStateInfo;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RestartRequest;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.model.TaskInfo;
import io.millrace.worker.model.TaskStatus;
import io.millrace.worker.runtime.CallUnderWay;
import io.millrace.worker.runtime.StatusListener;
import io.millrace.worker.runtime.TaskFences;
import io.millrace.worker.runtime.WorkRunner;
import io.millrace.worker.runtime.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one herder: turns calls into events on its loop and answers reads from snapshots. Any thread. */
public final class WorkerHerder implements Herder, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerHerder.class);

    /** How long the group may take to agree on who takes work over, beyond the time that tasks take to stop. */
    private static final Duration HAND_OVER_ROUNDS = Duration.ofSeconds(10);

    private static final String HAND_OVER = "hand over";

    private final HerderParts parts;
    private final EventLoop loop;
    private final WorkRunner worker;
    private final WorkKeeper keeper;
    private final ConnectorRequests requests;
    private final RestartRequests restartRequests;
    private final SelfRestarts selfRestarts;
    private final WriteCalls writes;
    private final Rebalances rebalances;
    private final PublishedState state;
    private final InternalRequests internal;
    private final HerderThread thread;
    private final OffsetAdmin offsets;
    private final ZombieFencing zombies;
    private final TaskFences fences;
    private final LeaderClaim claim;
    private volatile boolean ready;

    public WorkerHerder(HerderParts parts) {
        this(
                parts,
                statuses ->
                        new Worker(parts.connectors(), parts.tasks(), statuses, parts.metrics(), parts.taskGrace()));
    }

    /** @param runner what connectors and tasks run on */
    WorkerHerder(HerderParts parts, Function<StatusListener, WorkRunner> runner) {
        this.parts = parts;
        ClusterParts cluster = parts.cluster();
        this.loop = new EventLoop(parts.time(), parts.membership()::wakeUp);
        Statuses statuses = new Statuses(parts.statuses(), parts.workerId(), new ConnectorVoice());
        this.state = new PublishedState(parts);
        Leadership leadership = new Leadership(parts.membership(), cluster.replies());
        this.worker = runner.apply(statuses);
        this.requests = new ConnectorRequests(parts.configs(), loop, leadership, cluster.gone());
        this.keeper = new WorkKeeper(
                worker, loop, statuses, requests, new ExactlyOnceConnectors(cluster.exactlyOnce(), parts.types()));
        TaskPublishing publishing = new TaskPublishing(parts.configs(), requests, leadership, cluster.leader());
        TaskReconfiguration reconfiguration =
                new TaskReconfiguration(worker, loop, publishing, keeper, this::askedForTasks);
        this.selfRestarts = new SelfRestarts(
                parts.restarts(),
                loop,
                keeper,
                reconfiguration::isAsking,
                statuses,
                new RestartBackoff(new SplittableRandom()),
                parts.time());
        requests.use(keeper, reconfiguration, new ConfigReloads(loop, keeper), selfRestarts);
        this.restartRequests =
                new RestartRequests(parts.configs(), parts.statuses(), requests, keeper, leadership, state::typeOf);
        this.zombies = new ZombieFencing(parts.configs(), loop, leadership, cluster.exactlyOnce(), parts.types());
        this.writes = new WriteCalls(parts, loop, requests, restartRequests, leadership, state, zombies);
        this.offsets = new ConnectorOffsetAdmin(
                connector -> connectorInfo(connector).config(), writes::whileStopped, parts.offsets());
        SessionKeyRotation keys =
                new SessionKeyRotation(parts.configs(), loop, leadership, cluster.keys(), parts.time());
        this.claim = new LeaderClaim(parts.configs(), loop, leadership);
        this.rebalances =
                new Rebalances(loop, parts.membership(), keeper, statuses, claim, keys, cluster.syncTimeout());
        this.thread = new HerderThread(loop, parts.membership(), rebalances);
        this.internal = cluster.isDistributed()
                ? new InternalDesk(parts.configs(), loop, requests, zombies, leadership, cluster.keys())
                : InternalRequests.STANDALONE;
        this.fences =
                new TaskFencing(parts.configs(), loop, leadership, zombies, keeper, cluster.leader(), parts.time());
    }

    /** Loads the configs and begins to run them; throws what the config store throws. */
    public void start() {
        start(() -> {});
    }

    /**
     * As {@link #start()}.
     *
     * @param others called when the configs are loaded; returns when everything else is there that work needs
     */
    public void start(Runnable others) {
        LOG.info("Herder starting");
        begin(others);
        thread.start();
        LOG.info("Herder started");
    }

    /** The start without a thread; {@link #turn()} stands in for it. */
    void begin() {
        begin(() -> {});
    }

    private void begin(Runnable others) {
        parts.configs()
                .start(new ConfigNews(
                        loop,
                        this::imagePublished,
                        restartRequests::heard,
                        parts.cluster().loggerLevels(),
                        claim::lost));
        imagePublished(parts.configs().snapshot());
        others.run();
        parts.membership().start();
    }

    /** Does all that is due; returns after which time there will be more to do. */
    Duration turn() {
        return thread.turnByHand();
    }

    /** Start-up is done: the connectors of the command line stand. */
    public void ready() {
        ready = true;
    }

    /** What tasks that write exactly once ask before they write. */
    public TaskFences fences() {
        return fences;
    }

    /** Completes exceptionally when the loop dies of an unexpected error, normally when it has ended. */
    public CompletableFuture<Void> termination() {
        return thread.ended();
    }

    /** Stops all work within its graceful timeouts, then the loop. */
    @Override
    public void close() {
        LOG.info("Herder stopping");
        ready = false;
        thread.stop(beginClose());
        worker.close();
        loop.end();
        parts.membership().close();
        LOG.info("Herder stopped");
    }

    /** The orderly end of all work; completes when it has stopped. What is left to close is as good as empty then. */
    CompletableFuture<Void> beginClose() {
        return handOver().thenCompose(gone -> loop.call("shutting down", requests::shutDown));
    }

    /** Work that others can take over at once is theirs before it ends here. */
    private CompletableFuture<Void> handOver() {
        Duration patience = parts.taskGrace().plus(HAND_OVER_ROUNDS);
        return loop.call("handing work over", () -> {
                    requests.refuseMore();
                    CompletableFuture<Void> gone = parts.membership().handOver().copy();
                    loop.delay(HAND_OVER, "not waiting longer for others", patience, () -> gone.complete(null));
                    return gone;
                })
                .exceptionally(error -> {
                    boolean neverRan = Causes.unwrap(error) instanceof ShuttingDownRefusal;
                    if (!neverRan) {
                        LOG.warn("Work could not be handed over to other workers", error);
                    }
                    return null;
                });
    }

    private void askedForTasks(String connector) {
        selfRestarts.asked(connector);
    }

    private void imagePublished(ClusterConfigState image) {
        loop.submit("taking over config image " + image.offset(), () -> {
            zombies.imageChanged(parts.configs().snapshot());
            rebalances.imageChanged(parts.configs().snapshot()); // the newest: events of two threads may cross
            selfRestarts.imageChanged();
        });
    }

    @Override
    public List<String> connectors() {
        return state.connectors();
    }

    @Override
    public ConnectorInfo connectorInfo(String connector) {
        return state.connectorInfo(connector);
    }

    @Override
    public ConnectorStateInfo connectorStatus(String connector) {
        return state.connectorStatus(connector);
    }

    @Override
    public List<TaskInfo> taskConfigs(String connector) {
        return state.taskConfigs(connector);
    }

    @Override
    public TaskStatus taskStatus(ConnectorTaskId id) {
        return state.taskStatus(id);
    }

    @Override
    public Set<String> activeTopics(String connector) {
        return state.activeTopics(connector);
    }

    @Override
    public void resetActiveTopics(String connector) {
        state.resetActiveTopics(connector);
    }

    @Override
    public CompletableFuture<Created> putConnectorConfig(
            String connector, Map<String, String> config, Optional<TargetState> initial, boolean allowReplace) {
        return writes.put(connector, config, initial, allowReplace);
    }

    @Override
    public CompletableFuture<Created> patchConnectorConfig(String connector, Map<String, String> patch) {
        return writes.patch(connector, patch);
    }

    @Override
    public CompletableFuture<ConfigPlan> plan(ConfigDraft draft) {
        try {
            Set<String> topics = parts.statuses().topics(draft.connector());
            return parts.validation()
                    .plan(PlannedWrite.of(draft, parts.configs().snapshot(), topics));
        } catch (RequestException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<Void> deleteConnector(String connector) {
        return writes.delete(connector);
    }

    @Override
    public CompletableFuture<Void> setTargetState(String connector, TargetState target) {
        return writes.target(connector, target);
    }

    @Override
    public CompletableFuture<Void> restartConnector(String connector) {
        return writes.restartConnector(connector);
    }

    @Override
    public CompletableFuture<ConnectorStateInfo> restart(RestartRequest request) {
        return writes.restart(request);
    }

    @Override
    public CompletableFuture<Void> restartTask(ConnectorTaskId id) {
        return writes.restartTask(id);
    }

    @Override
    public List<StalledCall> stalls(String connector) {
        state.known(connector);
        return worker.stalls(connector);
    }

    @Override
    public ConnectorRestarts restarts(String connector) {
        return selfRestarts.of(
                connector,
                state.known(connector).config(),
                parts.configs().snapshot().tasks(connector));
    }

    @Override
    public InternalRequests internal() {
        return internal;
    }

    @Override
    public CompletableFuture<Void> setLoggerLevel(String logger, String level) {
        return parts.configs().putLoggerLevel(logger, level);
    }

    @Override
    public OffsetAdmin offsets() {
        return offsets;
    }

    @Override
    public CompletableFuture<Void> ping() {
        return loop.call(
                "answering a health check",
                () -> parts.membership()
                        .trouble()
                        .<CompletableFuture<Void>>map(
                                trouble -> CompletableFuture.failedFuture(new NotReadyRefusal(trouble)))
                        .orElseGet(() -> CompletableFuture.completedFuture(null)));
    }

    @Override
    public boolean isReady() {
        return ready && parts.membership().view().generation() >= 0;
    }

    @Override
    public String stageSummary() {
        return Stream.concat(worker.longestCall().stream(), writes.underWay())
                .min(Comparator.comparingLong(CallUnderWay::sinceMs))
                .map(call -> "The worker is currently " + call.what() + ", which began at "
                        + Instant.ofEpochMilli(call.sinceMs()) + ".")
                .orElseGet(loop::stageSummary);
    }

    @Override
    public CompletableFuture<String> kafkaClusterId() {
        return parts.kafkaClusterId();
    }

    /** What connectors say besides their statuses becomes events. */
    private final class ConnectorVoice implements Statuses.Requests {
        /** Connectors whose request for new task configs waits in the loop; more of the same add nothing. */
        private final Set<String> waiting = ConcurrentHashMap.newKeySet();

        @Override
        public void reconfiguration(String connector) {
            if (waiting.add(connector)) {
                loop.submit("reconfiguring the tasks of connector '" + connector + "'", () -> {
                    waiting.remove(connector);
                    requests.reconfigure(connector);
                });
            }
        }

        @Override
        public void resolved(String connector, Resolved config) {
            loop.submit(
                    "noting how long the values of connector '" + connector + "' hold",
                    () -> requests.configResolved(connector, config));
        }

        @Override
        public void reported(RestartTarget target, RunState state) {
            if (selfRestarts.cares(target, state)) {
                loop.submit("looking at " + target + ", which is " + state, () -> selfRestarts.reported(target));
            }
        }
    }
}
