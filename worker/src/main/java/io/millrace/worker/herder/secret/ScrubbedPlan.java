package io.millrace.worker.herder.secret;

import io.millrace.worker.api.ConfigPlan;
import io.millrace.worker.api.ConfigPlan.Check;
import io.millrace.worker.api.ConfigPlan.KeyErrors;
import io.millrace.worker.api.ConfigPlan.Tasks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Takes secrets out of what plugins and brokers said for a plan. Pure. */
final class ScrubbedPlan {
    private ScrubbedPlan() {}

    static ConfigPlan of(ConfigPlan plan, UnaryOperator<String> scrub) {
        Tasks tasks = plan.tasks();
        List<Map<String, String>> configs =
                tasks.configs().stream().map(config -> of(config, scrub)).toList();
        return new ConfigPlan(
                plan.connector(),
                plan.isNew(),
                plan.type(),
                plan.target(),
                plan.changes(),
                plan.errorCount(),
                plan.errors().stream().map(errors -> of(errors, scrub)).toList(),
                plan.warnings(),
                new Tasks(tasks.now(), tasks.known(), configs),
                plan.checks().stream().map(check -> of(check, scrub)).toList());
    }

    private static Map<String, String> of(Map<String, String> config, UnaryOperator<String> scrub) {
        Map<String, String> scrubbed = new LinkedHashMap<>(config);
        scrubbed.replaceAll((key, value) -> scrub.apply(value));
        return scrubbed;
    }

    private static KeyErrors of(KeyErrors errors, UnaryOperator<String> scrub) {
        return new KeyErrors(errors.key(), errors.messages().stream().map(scrub).toList());
    }

    private static Check of(Check check, UnaryOperator<String> scrub) {
        return new Check(check.check(), check.subject(), check.result(), scrub.apply(check.message()));
    }
}
