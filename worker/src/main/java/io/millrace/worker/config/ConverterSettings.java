package io.millrace.worker.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which converter a task uses for keys, values or headers, and its settings. Immutable.
 *
 * @param className the class, aliases resolved
 * @param version the required version or range, empty for any
 * @param config what {@code configure} gets, {@code converter.type} included
 * @param fromConnector whether the connector's config names it, not the worker's
 */
public record ConverterSettings(
        ConverterKind kind,
        String className,
        Optional<String> version,
        Map<String, String> config,
        boolean fromConnector) {
    public ConverterSettings {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }

    /** Settings whose {@code config} are the keys of {@code properties} below the kind's prefix. */
    static ConverterSettings of(
            ConverterKind kind,
            String className,
            Optional<String> version,
            Map<String, String> properties,
            boolean fromConnector) {
        Map<String, String> config = Prefixes.below(kind.prefix(), properties);
        config.put("converter.type", kind.typeName());
        return new ConverterSettings(kind, className, version, config, fromConnector);
    }

    /** Shows no values: they may be secret. */
    @Override
    public String toString() {
        return kind.property() + " " + className + version.map(v -> " " + v).orElse("");
    }
}
