package io.millrace.worker.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A connector's transformations in order, each with its predicate. Immutable. */
public record TransformationSettings(List<Step> steps) {
    public TransformationSettings {
        steps = List.copyOf(steps);
    }

    /**
     * One transformation.
     *
     * @param className the class, aliases resolved
     * @param version the required version or range, empty for any
     * @param predicate decides whether the transformation is applied; empty means always
     * @param negate whether the predicate's word is turned round
     * @param config what {@code configure} gets
     */
    public record Step(
            String alias,
            String className,
            Optional<String> version,
            Optional<Condition> predicate,
            boolean negate,
            Map<String, String> config) {
        public Step {
            config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        }

        /** Shows no values: they may be secret. */
        @Override
        public String toString() {
            return alias + "=" + className;
        }
    }

    /** A predicate as one transformation uses it. */
    public record Condition(String alias, String className, Optional<String> version, Map<String, String> config) {
        public Condition {
            config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        }

        /** Shows no values: they may be secret. */
        @Override
        public String toString() {
            return alias + "=" + className;
        }
    }
}
