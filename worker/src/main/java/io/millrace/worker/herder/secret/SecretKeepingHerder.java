package io.millrace.worker.herder.secret;

import io.millrace.worker.api.ConfigDraft;
import io.millrace.worker.api.ConfigPlan;
import io.millrace.worker.api.ConnectorRestarts;
import io.millrace.worker.api.Herder;
import io.millrace.worker.api.InternalRequests;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.api.NotLeaderRefusal;
import io.millrace.worker.api.OffsetAdmin;
import io.millrace.worker.api.PluginCatalog;
import io.millrace.worker.api.StalledCall;
import io.millrace.worker.model.ConnectorInfo;
import io.millrace.worker.model.ConnectorStateInfo;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.model.RestartRequest;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.model.TaskInfo;
import io.millrace.worker.model.TaskStatus;
import io.millrace.worker.model.secret.Scrubber;
import io.millrace.worker.model.secret.Secrets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * A herder that takes note of the secrets in configs that come in, and, where masking is on, shows configs with masks and
 * keeps the stored values of those that come back. Any thread.
 */
public final class SecretKeepingHerder implements Herder {
    private final Herder herder;
    private final KnownSecrets known;
    private final Optional<ConfigMasking> masking;

    private SecretKeepingHerder(Herder herder, KnownSecrets known, Optional<ConfigMasking> masking) {
        this.herder = herder;
        this.known = known;
        this.masking = masking;
    }

    /** Shows configs as they are. */
    public static SecretKeepingHerder showing(Herder herder, KnownSecrets known) {
        return new SecretKeepingHerder(herder, known, Optional.empty());
    }

    /** Shows configs with masks; {@code catalog} is asked for what is secret in configs stored before. */
    public static SecretKeepingHerder masking(
            Herder herder, KnownSecrets known, PasswordKeys passwords, PluginCatalog catalog) {
        return new SecretKeepingHerder(herder, known, Optional.of(new ConfigMasking(passwords, catalog)));
    }

    @Override
    public ConnectorInfo connectorInfo(String connector) {
        return shown(herder.connectorInfo(connector));
    }

    @Override
    public List<TaskInfo> taskConfigs(String connector) {
        List<TaskInfo> tasks = herder.taskConfigs(connector);
        if (masking.isEmpty()) {
            return tasks;
        }
        Map<String, String> config = herder.connectorInfo(connector).config();
        Secrets secrets = masking.get().of(config);
        Scrubber scrubber = Scrubber.of(secrets, config);
        return tasks.stream()
                .map(task -> new TaskInfo(task.id(), masked(connector, secrets, scrubber, task.config())))
                .toList();
    }

    /** Connectors may have put a secret under another key. */
    private Map<String, String> masked(String connector, Secrets secrets, Scrubber scrubber, Map<String, String> task) {
        Map<String, String> masked = secrets.masked(task);
        masked.replaceAll((key, value) -> known.scrub(connector, scrubber.scrub(value)));
        return masked;
    }

    @Override
    public CompletableFuture<Created> putConnectorConfig(
            String connector, Map<String, String> config, Optional<TargetState> initial, boolean allowReplace) {
        known.resolved(connector, config, config);
        return masking.isPresent() && MaskedConfigs.hasMasks(config)
                ? putMasked(connector, config, initial, allowReplace)
                : herder.putConnectorConfig(connector, config, initial, allowReplace)
                        .thenApply(this::shown);
    }

    /** A replacement that leaves out what is masked is a patch, which is laid over whatever is stored by then. */
    private CompletableFuture<Created> putMasked(
            String connector, Map<String, String> config, Optional<TargetState> initial, boolean allowReplace) {
        return ofStored(connector, config, this::infoIfAny, stored -> {
                    Map<String, String> restored = MaskedConfigs.restored(config, stored);
                    boolean refused = !allowReplace
                            || config.values().stream().anyMatch(Objects::isNull); // by the herder, with the reason
                    return passedOnAs(
                            restored,
                            refused
                                    ? herder.putConnectorConfig(connector, restored, initial, allowReplace)
                                    : herder.patchConnectorConfig(
                                            connector, MaskedConfigs.replacement(config, stored)));
                })
                .thenApply(this::shown);
    }

    @Override
    public CompletableFuture<Created> patchConnectorConfig(String connector, Map<String, String> patch) {
        known.resolved(connector, patch, patch);
        CompletableFuture<Created> patched = masking.isPresent() && MaskedConfigs.hasMasks(patch)
                ? ofStored(connector, patch, herder::connectorInfo, stored -> {
                    Map<String, String> meant = MaskedConfigs.withoutMasks(patch);
                    return passedOnAs(meant, herder.patchConnectorConfig(connector, meant));
                })
                : herder.patchConnectorConfig(connector, patch);
        return patched.thenApply(this::shown);
    }

    /** The leader may not know what masks are, or have none. */
    private static <T> CompletableFuture<T> passedOnAs(Map<String, String> meant, CompletableFuture<T> outcome) {
        return outcome.exceptionallyCompose(failure -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            return CompletableFuture.failedFuture(
                    cause instanceof NotLeaderRefusal refusal ? refusal.with(meant) : failure);
        });
    }

    /** A plan has no secrets, whatever the draft has, nor what variables in it stand for. */
    @Override
    public CompletableFuture<ConfigPlan> plan(ConfigDraft draft) {
        known.resolved(draft.connector(), draft.config(), draft.config());
        return restoredPlan(draft)
                .thenApply(plan -> ScrubbedPlan.of(plan, text -> known.scrub(draft.connector(), text)));
    }

    private CompletableFuture<ConfigPlan> restoredPlan(ConfigDraft draft) {
        return masking.isPresent() && MaskedConfigs.hasMasks(draft.config())
                ? ofStored(
                        draft.connector(),
                        draft.config(),
                        draft.kind() == ConfigDraft.Kind.PATCH ? herder::connectorInfo : this::infoIfAny,
                        stored -> herder.plan(draft.with(MaskedConfigs.restored(draft.config(), stored))))
                : herder.plan(draft);
    }

    /** What work makes of the stored config, to which the masks in another one must fit. */
    private <T> CompletableFuture<T> ofStored(
            String connector,
            Map<String, String> masked,
            Function<String, ConnectorInfo> infos,
            Function<Map<String, String>, CompletableFuture<T>> work) {
        try {
            Map<String, String> stored = infos.apply(connector).config();
            MaskedConfigs.requireStored(connector, masked, stored);
            return work.apply(stored);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public String withoutSecrets(String text) {
        return known.scrub(text);
    }

    private Created shown(Created created) {
        return created.with(shown(created.info()));
    }

    @Override
    public ConnectorInfo shown(ConnectorInfo info) {
        return masking.map(mask -> mask.masked(info)).orElse(info);
    }

    /** One with nothing in it for a connector that is new. */
    private ConnectorInfo infoIfAny(String connector) {
        try {
            return herder.connectorInfo(connector);
        } catch (NotFoundRefusal e) {
            return new ConnectorInfo(connector, Map.of(), List.of(), ConnectorType.UNKNOWN);
        }
    }

    @Override
    public List<String> connectors() {
        return herder.connectors();
    }

    @Override
    public ConnectorStateInfo connectorStatus(String connector) {
        return herder.connectorStatus(connector);
    }

    @Override
    public TaskStatus taskStatus(ConnectorTaskId id) {
        return herder.taskStatus(id);
    }

    @Override
    public Set<String> activeTopics(String connector) {
        return herder.activeTopics(connector);
    }

    @Override
    public void resetActiveTopics(String connector) {
        herder.resetActiveTopics(connector);
    }

    @Override
    public CompletableFuture<Void> deleteConnector(String connector) {
        return herder.deleteConnector(connector);
    }

    @Override
    public CompletableFuture<Void> setTargetState(String connector, TargetState target) {
        return herder.setTargetState(connector, target);
    }

    @Override
    public CompletableFuture<Void> restartConnector(String connector) {
        return herder.restartConnector(connector);
    }

    @Override
    public CompletableFuture<ConnectorStateInfo> restart(RestartRequest request) {
        return herder.restart(request);
    }

    @Override
    public CompletableFuture<Void> restartTask(ConnectorTaskId id) {
        return herder.restartTask(id);
    }

    @Override
    public List<StalledCall> stalls(String connector) {
        return herder.stalls(connector);
    }

    @Override
    public ConnectorRestarts restarts(String connector) {
        return herder.restarts(connector);
    }

    @Override
    public CompletableFuture<Void> setLoggerLevel(String logger, String level) {
        return herder.setLoggerLevel(logger, level);
    }

    @Override
    public InternalRequests internal() {
        return herder.internal();
    }

    @Override
    public OffsetAdmin offsets() {
        return herder.offsets();
    }

    @Override
    public CompletableFuture<Void> ping() {
        return herder.ping();
    }

    @Override
    public boolean isReady() {
        return herder.isReady();
    }

    @Override
    public String stageSummary() {
        return herder.stageSummary();
    }

    @Override
    public CompletableFuture<String> kafkaClusterId() {
        return herder.kafkaClusterId();
    }
}
