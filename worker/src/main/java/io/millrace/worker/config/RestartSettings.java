package io.millrace.worker.config;

import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * Whether and when failed connectors and tasks are restarted without being asked. Immutable.
 *
 * @param initialMs delay before the first restart; it doubles with each one
 * @param maxMs the longest delay
 * @param healthyMs how long something must run until its earlier failures no longer count
 */
public record RestartSettings(boolean enabled, long initialMs, long maxMs, long healthyMs) {
    public static final String ENABLE = "restart.on.failure";
    public static final String BACKOFF_MS = "restart.backoff.ms";
    public static final String BACKOFF_MAX_MS = "restart.backoff.max.ms";
    public static final String HEALTHY_MS = "restart.healthy.ms";

    /** Nothing is restarted; what a worker does by default. */
    public static final RestartSettings OFF = new RestartSettings(false, 1000, 300_000, 600_000);

    /** These settings with those of a connector over them; its values that mean nothing are passed over. */
    public RestartSettings overriddenBy(Map<String, String> connector) {
        return new RestartSettings(
                flag(connector).orElse(enabled),
                number(connector, BACKOFF_MS, value -> value >= 1).orElse(initialMs),
                number(connector, BACKOFF_MAX_MS, value -> value >= 1).orElse(maxMs),
                number(connector, HEALTHY_MS, value -> value >= 0).orElse(healthyMs));
    }

    private static Optional<Boolean> flag(Map<String, String> config) {
        return text(config, ENABLE)
                .filter(value -> value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false"))
                .map(Boolean::parseBoolean);
    }

    private static Optional<Long> number(Map<String, String> config, String key, LongPredicate valid) {
        return text(config, key)
                .filter(value -> value.matches("\\d{1,18}"))
                .map(Long::valueOf)
                .filter(valid::test);
    }

    private static Optional<String> text(Map<String, String> config, String key) {
        return Optional.ofNullable(config.get(key)).map(String::trim);
    }
}
