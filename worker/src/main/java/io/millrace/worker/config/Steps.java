package io.millrace.worker.config;

import io.millrace.worker.config.TransformationSettings.Condition;
import io.millrace.worker.config.TransformationSettings.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/** Reads a connector's transformations and their predicates from its parsed config. */
final class Steps {
    private final Map<String, String> settings;
    private final Map<String, Object> values;

    private Steps(Map<String, String> settings, Map<String, Object> values) {
        this.settings = settings;
        this.values = values;
    }

    static TransformationSettings of(Map<String, String> settings, Map<String, Object> values) {
        Steps reader = new Steps(settings, values);
        List<Step> steps = new ArrayList<>();
        StepKind.TRANSFORMATION.aliases(settings).forEach(alias -> steps.add(reader.step(alias)));
        return new TransformationSettings(steps);
    }

    private Step step(String alias) {
        StepKind kind = StepKind.TRANSFORMATION;
        String prefix = kind.prefix(alias);
        Map<String, String> config = Prefixes.below(prefix, settings);
        config.remove(StepKeys.PREDICATE);
        config.remove(StepKeys.NEGATE);
        Optional<Condition> condition = Optional.ofNullable((String) values.get(prefix + StepKeys.PREDICATE))
                .map(predicate -> condition(prefix + StepKeys.PREDICATE, predicate));
        boolean negate = Boolean.TRUE.equals(values.get(prefix + StepKeys.NEGATE));
        return new Step(alias, className(kind, alias), version(kind, alias), condition, negate, config);
    }

    private Condition condition(String key, String alias) {
        StepKind kind = StepKind.PREDICATE;
        if (!values.containsKey(kind.typeKey(alias))) {
            throw new ConnectException("Unknown configuration '" + kind.typeKey(alias) + "': '" + key
                    + "' names a predicate that 'predicates' does not list");
        }
        Map<String, String> config = Prefixes.below(kind.prefix(alias), settings);
        return new Condition(alias, className(kind, alias), version(kind, alias), config);
    }

    private String className(StepKind kind, String alias) {
        return ((Class<?>) values.get(kind.typeKey(alias))).getName();
    }

    private Optional<String> version(StepKind kind, String alias) {
        return Optional.ofNullable((String) values.get(kind.versionKey(alias)));
    }
}
