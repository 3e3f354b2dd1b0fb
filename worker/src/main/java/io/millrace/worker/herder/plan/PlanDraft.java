package io.millrace.worker.herder.plan;

import io.millrace.worker.api.ConfigPlan;
import io.millrace.worker.api.ConfigPlan.Check;
import io.millrace.worker.api.ConfigPlan.KeyErrors;
import io.millrace.worker.api.ConfigPlan.Tasks;
import io.millrace.worker.api.ConfigWarning;
import io.millrace.worker.api.PluginCatalog.ConfigInfo;
import io.millrace.worker.api.PluginCatalog.ConfigInfos;
import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.model.secret.Scrubber;
import io.millrace.worker.model.secret.Secrets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A plan that is being made; no secret leaves it. Several threads, one after the other. */
final class PlanDraft {
    private final PlannedWrite write;
    private final Secrets secrets;
    private final Scrubber scrubber;
    private final List<KeyErrors> errors = new ArrayList<>();
    private final List<ConfigWarning> warnings = new ArrayList<>();
    private final List<Check> checks = new CopyOnWriteArrayList<>();
    private int errorCount;
    private volatile ConnectorType type = ConnectorType.UNKNOWN;
    private volatile Tasks tasks;

    /** Of a config that could not be validated: nobody has said which of its settings are passwords. */
    PlanDraft(PlannedWrite write) {
        this(write, PlanSecrets.of(write, new ConfigInfos("", 1, List.of(), List.of())));
    }

    PlanDraft(PlannedWrite write, ConfigInfos infos) {
        this(write, PlanSecrets.of(write, infos));
        this.errorCount = infos.errorCount();
        this.warnings.addAll(infos.warnings());
        for (ConfigInfo info : infos.configs()) {
            if (info.value() != null && !info.value().errorMessages().isEmpty()) {
                errors.add(
                        new KeyErrors(info.value().name(), scrubbed(info.value().errorMessages())));
            }
        }
    }

    private PlanDraft(PlannedWrite write, Secrets secrets) {
        this.write = write;
        this.secrets = secrets;
        Map<String, String> all = new HashMap<>(write.before().orElse(Map.of()));
        all.putAll(write.after());
        this.scrubber = Scrubber.of(secrets, all);
        this.tasks = new Tasks(write.tasks().size(), false, List.of());
    }

    /** The write would be refused, for a reason that is not one setting's. */
    void refused(String message) {
        errorCount = 1;
        errors.add(new KeyErrors(ConnectorConfig.CONNECTOR_CLASS, scrubbed(List.of(message))));
    }

    void type(ConnectorType known) {
        type = known;
    }

    void tasks(Tasks known) {
        tasks = known;
    }

    List<Check> checks() {
        return checks;
    }

    ConfigPlan plan() {
        return new ConfigPlan(
                write.connector(),
                write.before().isEmpty(),
                type,
                write.target(),
                ConfigDiff.between(write.before().orElse(Map.of()), write.after(), secrets),
                errorCount,
                errors,
                warnings,
                new Tasks(
                        tasks.now(),
                        tasks.known(),
                        tasks.configs().stream().map(this::masked).toList()),
                checks.stream().map(this::scrubbed).toList());
    }

    /** Connectors may have put a secret under another key. */
    private Map<String, String> masked(Map<String, String> task) {
        Map<String, String> masked = secrets.masked(task);
        masked.replaceAll((key, value) -> scrubber.scrub(value));
        return masked;
    }

    private Check scrubbed(Check check) {
        return new Check(check.check(), check.subject(), check.result(), scrubber.scrub(check.message()));
    }

    private List<String> scrubbed(List<String> messages) {
        return messages.stream().map(scrubber::scrub).toList();
    }
}
