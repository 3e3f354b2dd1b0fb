package io.millrace.worker.herder.plan;

import io.millrace.plugins.LoaderSwap;
import io.millrace.worker.api.ConfigPlan;
import io.millrace.worker.api.ConfigPlan.Check;
import io.millrace.worker.api.ConfigPlan.Tasks;
import io.millrace.worker.api.PluginCatalog.ConfigInfos;
import io.millrace.worker.api.TimedOutRefusal;
import io.millrace.worker.config.SinkConnectorConfig;
import io.millrace.worker.config.SourceConnectorConfig;
import io.millrace.worker.herder.validation.PluginQuestion;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.model.TargetState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Tells what writing a config would change, and changes nothing. Every step that calls plugins or Kafka has a thread and
 * a deadline of its own, those that do not need each other run side by side, and one that fails is told in its place. Any
 * thread.
 */
public final class ConnectorPlanner {
    private final PlanParts parts;

    public ConnectorPlanner(PlanParts parts) {
        this.parts = parts;
    }

    /** Completes normally whatever plugins and Kafka do. */
    public CompletableFuture<ConfigPlan> plan(PlannedWrite write) {
        return parts.catalog()
                .validate(write.after())
                .copy()
                .orTimeout(parts.deadlines().validation().toMillis(), TimeUnit.MILLISECONDS)
                .handle((infos, failure) -> failure == null ? look(write, infos) : refused(write, unwrap(failure)))
                .thenCompose(plan -> plan);
    }

    /** The plan's view of a config that validation would not even look at. */
    private static CompletableFuture<ConfigPlan> refused(PlannedWrite write, Throwable failure) {
        PlanDraft draft = new PlanDraft(write);
        if (failure instanceof TimeoutException || failure instanceof TimedOutRefusal) {
            draft.checks().add(Check.unknown("validation", write.connector(), "The connector did not answer in time"));
        } else {
            draft.refused(Failures.text(failure));
        }
        return CompletableFuture.completedFuture(draft.plan());
    }

    private CompletableFuture<ConfigPlan> look(PlannedWrite write, ConfigInfos infos) {
        PlanDraft draft = new PlanDraft(write, infos);
        if (infos.errorCount() > 0) {
            draft.checks().add(Check.unknown("tasks", write.connector(), "Not asked: the config has errors"));
            return CompletableFuture.completedFuture(draft.plan());
        }
        Duration deadline = parts.deadlines().checks();
        return PluginQuestion.ask(
                        write.connector(),
                        purpose(write),
                        deadline,
                        listener -> ParsedConnector.of(write, parts, listener))
                .handle((connector, failure) ->
                        failure == null ? look(write, draft, connector) : unreadable(write, draft, unwrap(failure)))
                .thenCompose(plan -> plan);
    }

    private static CompletableFuture<ConfigPlan> unreadable(PlannedWrite write, PlanDraft draft, Throwable failure) {
        draft.checks()
                .add(
                        failure instanceof TimedOutRefusal
                                ? Check.unknown("settings", write.connector(), Failures.text(failure))
                                : Check.error("settings", write.connector(), Failures.text(failure)));
        return CompletableFuture.completedFuture(draft.plan());
    }

    private CompletableFuture<ConfigPlan> look(PlannedWrite write, PlanDraft draft, ParsedConnector connector) {
        draft.type(connector.config() instanceof SinkConnectorConfig ? ConnectorType.SINK : ConnectorType.SOURCE);
        List<CompletableFuture<List<Check>>> checks = new ArrayList<>();
        checks.add(check(write, connector, "client_overrides", () -> new OverrideChecks(parts).check(connector)));
        checks.add(check(write, connector, "topics", () -> topics(write, connector)));
        DeadLetterChecks.settings(connector.config())
                .ifPresent(letters -> checks.add(check(
                        write, connector, "topics", () -> new DeadLetterChecks(parts).check(connector, letters))));
        CompletableFuture<Optional<Check>> tasks = tasks(write, draft, connector);
        return CompletableFuture.allOf(checks.toArray(CompletableFuture[]::new))
                .thenCombine(tasks, (done, taskCheck) -> {
                    checks.forEach(each -> draft.checks().addAll(each.join()));
                    taskCheck.ifPresent(draft.checks()::add);
                    return draft.plan();
                });
    }

    private List<Check> topics(PlannedWrite write, ParsedConnector connector) {
        return connector.config() instanceof SinkConnectorConfig sink
                ? new SinkChecks(parts, write.before().isEmpty()).check(connector, sink)
                : new SourceChecks(parts, write.topics()).check(connector, (SourceConnectorConfig) connector.config());
    }

    private CompletableFuture<List<Check>> check(
            PlannedWrite write, ParsedConnector connector, String what, Supplier<List<Check>> work) {
        return PluginQuestion.ask(
                        write.connector(), purpose(write), parts.deadlines().checks(), listener -> {
                            listener.calling("Kafka");
                            try (LoaderSwap ignored = LoaderSwap.to(connector.loader())) {
                                return work.get();
                            }
                        })
                .exceptionally(failure -> List.of(Check.unknown(
                        what, write.connector(), "It could not be found out: " + Failures.text(unwrap(failure)))));
    }

    /** Fills in the tasks; the answer is what there is to say of them. */
    private CompletableFuture<Optional<Check>> tasks(PlannedWrite write, PlanDraft draft, ParsedConnector connector) {
        int now = write.tasks().size();
        if (write.target() != TargetState.STARTED) {
            List<Map<String, String>> rest = write.target() == TargetState.STOPPED ? List.of() : write.tasks();
            draft.tasks(new Tasks(now, true, rest));
            return said(Check.ok("tasks", write.connector(), "The connector is asked for tasks when it is resumed"));
        }
        if (!write.withTasks()) {
            return said(Check.unknown("tasks", write.connector(), "Not asked, as the request wants it"));
        }
        if (!TaskProbe.mayStart(connector.className())) {
            return said(Check.unknown(
                    "tasks",
                    write.connector(),
                    "Not asked: " + connector.className() + " creates topics when started"));
        }
        return PluginQuestion.ask(
                        write.connector(),
                        purpose(write),
                        parts.deadlines().tasks(),
                        listener -> new TaskProbe(parts.connectors(), listener).ask(write.connector(), write.after()))
                .handle((configs, failure) -> {
                    if (failure != null) {
                        return Optional.of(failed(write, unwrap(failure)));
                    }
                    draft.tasks(new Tasks(now, true, configs));
                    return Optional.empty();
                });
    }

    private static Check failed(PlannedWrite write, Throwable failure) {
        return failure instanceof TimedOutRefusal
                ? Check.unknown("tasks", write.connector(), Failures.text(failure))
                : Check.error("tasks", write.connector(), "The connector failed: " + Failures.text(failure));
    }

    private static CompletableFuture<Optional<Check>> said(Check check) {
        return CompletableFuture.completedFuture(Optional.of(check));
    }

    private static String purpose(PlannedWrite write) {
        return "for the dry run of connector '" + write.connector() + "'";
    }

    private static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
