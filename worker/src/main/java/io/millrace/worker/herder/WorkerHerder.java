package io.millrace.worker.herder;

import io.millrace.worker.api.ConfigDraft;
import io.millrace.worker.api.ConfigPlan;
import io.millrace.worker.api.ConnectorRestarts;
import io.millrace.worker.api.ForbiddenRefusal;
import io.millrace.worker.api.Herder;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.api.OffsetAdmin;
import io.millrace.worker.api.RequestException;
import io.millrace.worker.api.StalledCall;
import io.millrace.worker.config.ConfigTransformer.Resolved;
import io.millrace.worker.herder.offsets.ConnectorOffsetAdmin;
import io.millrace.worker.herder.plan.ConfigDiff;
import io.millrace.worker.herder.plan.PlannedWrite;
import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ClusterConfigState.ConnectorEntry;
import io.millrace.worker.model.ConnectorInfo;
import io.millrace.worker.model.ConnectorStateInfo;
import io.millrace.worker.model.ConnectorStatus;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.model.RestartRequest;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.model.TaskInfo;
import io.millrace.worker.model.TaskStatus;
import io.millrace.worker.runtime.CallUnderWay;
import io.millrace.worker.runtime.Worker;
import java.time.Instant;
import java.util.ArrayList;
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

    private final HerderParts parts;
    private final EventLoop loop;
    private final Worker worker;
    private final WorkKeeper keeper;
    private final ConnectorRequests requests;
    private final SelfRestarts selfRestarts;
    private final HerderThread thread;
    /** What is being done with stopped connectors, outside of the loop. */
    private final Set<CallUnderWay> stoppedWork = ConcurrentHashMap.newKeySet();

    private final OffsetAdmin offsets;
    private volatile boolean ready;

    public WorkerHerder(HerderParts parts) {
        this.parts = parts;
        this.loop = new EventLoop(parts.time(), parts.membership()::wakeUp);
        Statuses statuses = new Statuses(parts.statuses(), parts.workerId(), new ConnectorVoice());
        this.worker = new Worker(parts.connectors(), parts.tasks(), statuses, parts.metrics(), parts.taskGrace());
        this.requests = new ConnectorRequests(parts.configs(), loop);
        this.keeper = new WorkKeeper(worker, loop, statuses, requests);
        TaskReconfiguration reconfiguration =
                new TaskReconfiguration(worker, loop, parts.configs(), keeper, this::askedForTasks);
        this.selfRestarts = new SelfRestarts(
                parts.restarts(),
                loop,
                keeper,
                reconfiguration::isAsking,
                statuses,
                new RestartBackoff(new SplittableRandom()),
                parts.time());
        requests.use(keeper, reconfiguration, new ConfigReloads(loop, keeper), selfRestarts);
        this.offsets = new ConnectorOffsetAdmin(
                connector -> connectorInfo(connector).config(), this::whileStopped, parts.offsets());
        this.thread = new HerderThread(loop, parts.membership(), keeper);
    }

    /** Loads the configs and begins to run them; throws what the config store throws. */
    public void start() {
        LOG.info("Herder starting");
        parts.configs().start(this::imagePublished);
        imagePublished(parts.configs().snapshot());
        thread.start();
        LOG.info("Herder started");
    }

    /** Start-up is done: the connectors of the command line stand. */
    public void ready() {
        ready = true;
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
        thread.stop(loop.call("shutting down", requests::shutDown));
        worker.close();
        loop.end();
        parts.membership().close();
        LOG.info("Herder stopped");
    }

    private void askedForTasks(String connector) {
        selfRestarts.asked(connector);
    }

    private void imagePublished(ClusterConfigState image) {
        loop.submit("taking over config image " + image.offset(), () -> {
            thread.imageChanged(image);
            selfRestarts.imageChanged();
        });
    }

    @Override
    public List<String> connectors() {
        return List.copyOf(parts.configs().snapshot().connectors().keySet());
    }

    @Override
    public ConnectorInfo connectorInfo(String connector) {
        ClusterConfigState image = parts.configs().snapshot();
        ConnectorEntry entry = known(image, connector);
        return new ConnectorInfo(connector, entry.config(), image.tasks(connector), typeOf(entry.config()));
    }

    @Override
    public ConnectorStateInfo connectorStatus(String connector) {
        ConnectorStatus status = parts.statuses()
                .connector(connector)
                .orElseThrow(() -> new NotFoundRefusal("No status found for connector " + connector));
        return new ConnectorStateInfo(connector, status, parts.statuses().tasks(connector), typeOf(connector));
    }

    @Override
    public List<TaskInfo> taskConfigs(String connector) {
        ConnectorEntry entry = known(parts.configs().snapshot(), connector);
        List<TaskInfo> tasks = new ArrayList<>();
        entry.tasks().forEach(config -> tasks.add(new TaskInfo(new ConnectorTaskId(connector, tasks.size()), config)));
        return tasks;
    }

    @Override
    public TaskStatus taskStatus(ConnectorTaskId id) {
        return parts.statuses().task(id).orElseThrow(() -> new NotFoundRefusal("No status found for task " + id));
    }

    @Override
    public Set<String> activeTopics(String connector) {
        if (!parts.topics().enabled()) {
            throw new ForbiddenRefusal("Topic tracking is disabled.");
        }
        return parts.statuses().topics(connector);
    }

    @Override
    public void resetActiveTopics(String connector) {
        if (!parts.topics().enabled()) {
            throw new ForbiddenRefusal("Topic tracking is disabled.");
        }
        if (!parts.topics().resetAllowed()) {
            throw new ForbiddenRefusal("Topic tracking reset is disabled.");
        }
        parts.statuses().resetTopics(connector);
    }

    @Override
    public CompletableFuture<Created> putConnectorConfig(
            String connector, Map<String, String> config, Optional<TargetState> initial, boolean allowReplace) {
        return parts.validation()
                .check(config)
                .thenCompose(warnings -> loop.call(
                                "writing the config of connector '" + connector + "'",
                                () -> requests.put(connector, config, initial, allowReplace))
                        .thenApply(isNew -> new Created(isNew, connectorInfo(connector), warnings)));
    }

    @Override
    public CompletableFuture<Created> patchConnectorConfig(String connector, Map<String, String> patch) {
        ConnectorEntry before;
        try {
            before = known(parts.configs().snapshot(), connector);
        } catch (NotFoundRefusal e) {
            return CompletableFuture.failedFuture(e);
        }
        Map<String, String> patched = ConfigDiff.patched(before.config(), patch);
        return parts.validation()
                .check(patched)
                .thenCompose(warnings -> loop.call(
                                "patching the config of connector '" + connector + "'",
                                () -> requests.replace(connector, patched, before.revision()))
                        .thenCompose(done -> done
                                ? CompletableFuture.completedFuture(
                                        new Created(false, connectorInfo(connector), warnings))
                                : patchConnectorConfig(connector, patch)));
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
        return loop.call("deleting connector '" + connector + "'", () -> requests.delete(connector));
    }

    @Override
    public CompletableFuture<Void> setTargetState(String connector, TargetState target) {
        return loop.call("moving connector '" + connector + "' to " + target, () -> requests.target(connector, target));
    }

    @Override
    public CompletableFuture<Void> restartConnector(String connector) {
        return loop.call("restarting connector '" + connector + "'", () -> requests.restartConnector(connector));
    }

    @Override
    public CompletableFuture<ConnectorStateInfo> restart(RestartRequest request) {
        String connector = request.connector();
        return loop.call("restarting connector '" + connector + "'", () -> {
            if (!parts.configs().snapshot().contains(connector)) {
                throw new NotFoundRefusal("Unknown connector: " + connector);
            }
            ConnectorStatus status = parts.statuses()
                    .connector(connector)
                    .orElseThrow(() -> new NotFoundRefusal("Status for connector " + connector + " not found"));
            List<ConnectorTaskId> tasks = parts.statuses().tasks(connector).stream()
                    .filter(request::includesTask)
                    .map(TaskStatus::id)
                    .toList();
            requests.restart(connector, request.includesConnector(status), tasks);
            return CompletableFuture.completedFuture(connectorStatus(connector));
        });
    }

    @Override
    public CompletableFuture<Void> restartTask(ConnectorTaskId id) {
        return loop.call("restarting task " + id, () -> requests.restartTask(id));
    }

    @Override
    public List<StalledCall> stalls(String connector) {
        known(parts.configs().snapshot(), connector);
        return worker.stalls(connector);
    }

    @Override
    public ConnectorRestarts restarts(String connector) {
        ClusterConfigState image = parts.configs().snapshot();
        return selfRestarts.of(connector, known(image, connector).config(), image.tasks(connector));
    }

    @Override
    public OffsetAdmin offsets() {
        return offsets;
    }

    private <T> CompletableFuture<T> whileStopped(
            String connector, String what, Function<Map<String, String>, CompletableFuture<T>> work) {
        return loop.call(
                what,
                () -> requests.whileStopped(connector, what, config -> {
                    CallUnderWay call = new CallUnderWay(what, parts.time().milliseconds());
                    stoppedWork.add(call);
                    try {
                        return work.apply(config).whenComplete((done, error) -> stoppedWork.remove(call));
                    } catch (Throwable e) {
                        stoppedWork.remove(call);
                        throw e;
                    }
                }));
    }

    @Override
    public CompletableFuture<Void> ping() {
        return loop.call("answering a health check", () -> CompletableFuture.completedFuture(null));
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public String stageSummary() {
        return Stream.concat(worker.longestCall().stream(), stoppedWork.stream())
                .min(Comparator.comparingLong(CallUnderWay::sinceMs))
                .map(call -> "The worker is currently " + call.what() + ", which began at "
                        + Instant.ofEpochMilli(call.sinceMs()) + ".")
                .orElseGet(loop::stageSummary);
    }

    @Override
    public CompletableFuture<String> kafkaClusterId() {
        return parts.kafkaClusterId();
    }

    private static ConnectorEntry known(ClusterConfigState image, String connector) {
        return image.connector(connector)
                .orElseThrow(() -> new NotFoundRefusal("Connector " + connector + " not found"));
    }

    private ConnectorType typeOf(String connector) {
        return parts.configs()
                .snapshot()
                .connector(connector)
                .map(entry -> typeOf(entry.config()))
                .orElse(ConnectorType.UNKNOWN);
    }

    private ConnectorType typeOf(Map<String, String> config) {
        return parts.types().apply(config);
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
