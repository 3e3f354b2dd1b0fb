package io.millrace.rest.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.worker.api.ConfigPlan;
import io.millrace.worker.api.ConfigPlan.Change;
import io.millrace.worker.api.ConfigPlan.Check;
import io.millrace.worker.api.ConfigPlan.KeyErrors;
import io.millrace.worker.api.ConfigPlan.Tasks;
import io.millrace.worker.api.ConfigWarning;
import java.util.Locale;

/** What a dry run tells, on the wire. Any thread. */
public final class PlanJson {
    private PlanJson() {}

    public static ObjectNode plan(ConfigPlan plan) {
        ObjectNode json = Json.object()
                .put("name", plan.connector())
                .put("action", action(plan))
                .put("type", plan.type().toString())
                .put("target_state", plan.target().name());
        ArrayNode changes = json.putArray("changes");
        plan.changes().forEach(change -> change(changes.addObject(), change));
        json.put("error_count", plan.errorCount());
        ArrayNode errors = json.putArray("errors");
        plan.errors().forEach(each -> errors(errors.addObject(), each));
        ArrayNode warnings = json.putArray("warnings");
        plan.warnings().forEach(each -> warning(warnings.addObject(), each));
        tasks(json.putObject("tasks"), plan.tasks());
        ArrayNode checks = json.putArray("checks");
        plan.checks().forEach(each -> check(checks.addObject(), each));
        return json;
    }

    private static String action(ConfigPlan plan) {
        if (plan.errorCount() > 0) {
            return "refuse";
        }
        return plan.isNew() ? "create" : plan.changes().isEmpty() ? "restart" : "update";
    }

    private static void change(ObjectNode json, Change change) {
        json.put("key", change.key()).put("change", word(change.kind()));
        if (change.kind() != Change.Kind.ADDED) {
            json.put("from", change.before());
        }
        if (change.kind() != Change.Kind.REMOVED) {
            json.put("to", change.after());
        }
    }

    private static void errors(ObjectNode json, KeyErrors errors) {
        json.put("key", errors.key()).set("messages", Json.strings(errors.messages()));
    }

    private static void warning(ObjectNode json, ConfigWarning warning) {
        json.put("key", warning.key()).put("message", warning.message());
        warning.meant().ifPresent(meant -> json.put("meant", meant));
    }

    /** What is not known is null. */
    private static void tasks(ObjectNode json, Tasks tasks) {
        json.put("now", tasks.now());
        if (!tasks.known()) {
            json.putNull("then").putNull("configs");
            return;
        }
        json.put("then", tasks.configs().size());
        ArrayNode configs = json.putArray("configs");
        tasks.configs().forEach(config -> configs.add(Json.strings(config)));
    }

    private static void check(ObjectNode json, Check check) {
        json.put("check", check.check())
                .put("subject", check.subject())
                .put("result", word(check.result()))
                .put("message", check.message());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
