package io.millrace.rest;

import io.millrace.worker.api.Admission;
import io.millrace.worker.api.AlreadyExistsRefusal;
import io.millrace.worker.api.ConfigDraft;
import io.millrace.worker.api.ConfigPlan;
import io.millrace.worker.api.ConfigPlan.Change;
import io.millrace.worker.api.ConfigPlan.Check;
import io.millrace.worker.api.ConfigPlan.Tasks;
import io.millrace.worker.api.ConfigWarning;
import io.millrace.worker.api.ConnectorRestarts;
import io.millrace.worker.api.Herder;
import io.millrace.worker.api.InternalRequests;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.api.OffsetAdmin;
import io.millrace.worker.api.PendingWrite;
import io.millrace.worker.api.RequestException;
import io.millrace.worker.api.StalledCall;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A herder without work: connectors are entries of a map, and writes can be held back or made to fail. Any thread. */
final class FakeHerder implements Herder {
    final Map<String, Map<String, String>> configs = new ConcurrentHashMap<>();
    final Map<String, ConnectorStateInfo> states = new ConcurrentHashMap<>();
    final Map<String, TargetState> targets = new ConcurrentHashMap<>();
    final Map<String, Set<String>> topics = new ConcurrentHashMap<>();
    final Map<String, ConnectorRestarts> restarts = new ConcurrentHashMap<>();
    /** Connectors that are deleted between a list and what follows it. */
    final Set<String> vanishing = ConcurrentHashMap.newKeySet();

    final List<StalledCall> stalls = new CopyOnWriteArrayList<>();
    final List<ConfigDraft> drafts = new CopyOnWriteArrayList<>();
    final List<ConfigWarning> warnings = new CopyOnWriteArrayList<>();
    final FakeOffsets offsets = new FakeOffsets();
    final AtomicInteger hanging = new AtomicInteger();
    volatile boolean ready = true;
    volatile boolean hang;
    volatile Throwable failure;
    /** What writes fail with that are another worker's. */
    volatile RequestException elsewhere;
    /** Writes wait for their turn, or have begun and take long. */
    final List<Admission> waiting = new CopyOnWriteArrayList<>();

    volatile boolean queue;
    volatile boolean begin;
    final Map<String, String> loggerLevels = new ConcurrentHashMap<>();
    volatile InternalRequests internal = InternalRequests.STANDALONE;
    volatile UnaryOperator<ConnectorInfo> shown = UnaryOperator.identity();
    volatile String stage = "The worker is currently testing, which began at 2026-01-01T00:00:00Z.";
    volatile CompletableFuture<String> clusterId = CompletableFuture.completedFuture("cluster-1");
    volatile String restarted = "";
    volatile boolean topicsReset;

    void add(String connector, Map<String, String> config) {
        configs.put(connector, config);
        var task =
                new TaskStatus(new ConnectorTaskId(connector, 0), RunState.FAILED, "h:8083", 1, "boom\n\tat x", "1.2");
        var status = new ConnectorStatus(connector, RunState.RUNNING, "h:8083", 1, "", "undefined");
        states.put(connector, new ConnectorStateInfo(connector, status, List.of(task), ConnectorType.SOURCE));
    }

    @Override
    public List<String> connectors() {
        refuse();
        return List.copyOf(new TreeSet<>(configs.keySet()));
    }

    @Override
    public ConnectorInfo connectorInfo(String connector) {
        refuse();
        if (vanishing.contains(connector)) {
            throw new NotFoundRefusal("Connector " + connector + " not found");
        }
        requireKnown(connector, "Connector " + connector + " not found");
        List<ConnectorTaskId> tasks = states.containsKey(connector)
                ? states.get(connector).tasks().stream().map(TaskStatus::id).toList()
                : List.of();
        return new ConnectorInfo(connector, configs.get(connector), tasks, ConnectorType.SOURCE);
    }

    @Override
    public ConnectorStateInfo connectorStatus(String connector) {
        if (!states.containsKey(connector)) {
            throw new NotFoundRefusal("No status found for connector " + connector);
        }
        return states.get(connector);
    }

    @Override
    public List<TaskInfo> taskConfigs(String connector) {
        return connectorInfo(connector).tasks().stream()
                .map(id -> new TaskInfo(id, Map.of("task.class", "T")))
                .toList();
    }

    @Override
    public TaskStatus taskStatus(ConnectorTaskId id) {
        return Optional.ofNullable(states.get(id.connector())).stream()
                .flatMap(state -> state.tasks().stream())
                .filter(task -> task.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new NotFoundRefusal("No status found for task " + id));
    }

    @Override
    public Set<String> activeTopics(String connector) {
        refuse();
        return new TreeSet<>(topics.getOrDefault(connector, Set.of()));
    }

    @Override
    public CompletableFuture<Void> setLoggerLevel(String logger, String level) {
        refuse();
        loggerLevels.put(logger, level);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public InternalRequests internal() {
        return internal;
    }

    @Override
    public ConnectorInfo shown(ConnectorInfo info) {
        return shown.apply(info);
    }

    @Override
    public void resetActiveTopics(String connector) {
        refuse();
        topicsReset = true;
    }

    @Override
    public CompletableFuture<Created> putConnectorConfig(
            String connector, Map<String, String> config, Optional<TargetState> initial, boolean allowReplace) {
        if (configs.containsKey(connector) && !allowReplace) {
            return CompletableFuture.failedFuture(
                    new AlreadyExistsRefusal("Connector " + connector + " already exists"));
        }
        return write(() -> {
            boolean isNew = configs.put(connector, new LinkedHashMap<>(config)) == null;
            initial.ifPresent(target -> targets.put(connector, target));
            return new Created(isNew, connectorInfo(connector), warnings);
        });
    }

    @Override
    public CompletableFuture<Created> patchConnectorConfig(String connector, Map<String, String> patch) {
        return write(() -> {
            Map<String, String> config = new TreeMap<>(connectorInfo(connector).config());
            patch.forEach((key, value) -> {
                if (value == null) {
                    config.remove(key);
                } else {
                    config.put(key, value);
                }
            });
            configs.put(connector, config);
            return new Created(false, connectorInfo(connector), warnings);
        });
    }

    @Override
    public CompletableFuture<ConfigPlan> plan(ConfigDraft draft) {
        drafts.add(draft);
        return answer(() -> new ConfigPlan(
                draft.connector(),
                !configs.containsKey(draft.connector()),
                ConnectorType.SOURCE,
                draft.initial().orElse(TargetState.STARTED),
                List.of(
                        new Change("file", Change.Kind.CHANGED, "/a", "/b"),
                        new Change("old", Change.Kind.REMOVED, "1", null),
                        new Change("topic", Change.Kind.ADDED, null, "t")),
                0,
                List.of(),
                warnings,
                new Tasks(1, draft.withTasks(), List.of(Map.of("task.class", "T"))),
                List.of(Check.ok("topic", "t", "It is there"))));
    }

    @Override
    public CompletableFuture<Void> deleteConnector(String connector) {
        return write(() -> {
            requireKnown(connector, "Connector " + connector + " not found");
            configs.remove(connector);
            return null;
        });
    }

    @Override
    public CompletableFuture<Void> setTargetState(String connector, TargetState target) {
        return write(() -> {
            requireKnown(connector, "Unknown connector " + connector);
            targets.put(connector, target);
            return null;
        });
    }

    @Override
    public CompletableFuture<Void> restartConnector(String connector) {
        return write(() -> {
            requireKnown(connector, "Unknown connector: " + connector);
            restarted = connector;
            return null;
        });
    }

    @Override
    public CompletableFuture<ConnectorStateInfo> restart(RestartRequest request) {
        return write(() -> {
            requireKnown(request.connector(), "Unknown connector: " + request.connector());
            restarted = request.toString();
            return connectorStatus(request.connector());
        });
    }

    @Override
    public CompletableFuture<Void> restartTask(ConnectorTaskId id) {
        return write(() -> {
            taskStatus(id);
            restarted = id.toString();
            return null;
        });
    }

    @Override
    public ConnectorRestarts restarts(String connector) {
        requireKnown(connector, "Connector " + connector + " not found");
        return restarts.getOrDefault(
                connector, new ConnectorRestarts(connector, false, ConnectorRestarts.Attempts.NONE, List.of()));
    }

    @Override
    public List<StalledCall> stalls(String connector) {
        requireKnown(connector, "Connector " + connector + " not found");
        return stalls;
    }

    @Override
    public OffsetAdmin offsets() {
        return offsets;
    }

    @Override
    public String withoutSecrets(String text) {
        return text == null ? null : text.replace("parrot", "[hidden]");
    }

    @Override
    public CompletableFuture<Void> ping() {
        return answer(() -> null);
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public String stageSummary() {
        return stage;
    }

    @Override
    public CompletableFuture<String> kafkaClusterId() {
        return clusterId;
    }

    private <T> CompletableFuture<T> write(Supplier<T> work) {
        if (elsewhere != null) {
            return CompletableFuture.failedFuture(elsewhere);
        }
        return queue ? PendingWrite.of(this::waits) : answer(work);
    }

    private <T> CompletableFuture<T> waits(Admission admission) {
        waiting.add(admission);
        if (begin) {
            admission.begin();
        }
        return new CompletableFuture<>();
    }

    private <T> CompletableFuture<T> answer(Supplier<T> work) {
        if (hang) {
            hanging.incrementAndGet();
            return new CompletableFuture<>();
        }
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        return CompletableFuture.supplyAsync(work);
    }

    private void refuse() {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private void requireKnown(String connector, String refusal) {
        if (!configs.containsKey(connector)) {
            throw new NotFoundRefusal(refusal);
        }
    }
}
