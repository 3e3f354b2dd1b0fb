package io.millrace.plugins.discovery;

import io.millrace.plugins.model.PluginException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How plugins are looked for: by their service files, by their class files, or by both. */
public enum DiscoveryMode {
    ONLY_SCAN,
    HYBRID_WARN,
    HYBRID_FAIL,
    SERVICE_LOAD;

    /** Reads {@code plugin.discovery}; null means {@code hybrid_warn}. */
    public static DiscoveryMode parse(String text) {
        if (text == null) {
            return HYBRID_WARN;
        }
        return Arrays.stream(values())
                .filter(mode -> mode.name().equalsIgnoreCase(text.trim()))
                .findFirst()
                .orElseThrow(() -> new PluginException(
                        "Invalid plugin.discovery value, must be one of " + names() + ", was '" + text + "'"));
    }

    private static String names() {
        return Arrays.stream(values()).map(DiscoveryMode::toString).collect(Collectors.joining(", ", "[", "]"));
    }

    boolean scans() {
        return this != SERVICE_LOAD;
    }

    boolean comparesManifests() {
        return this == HYBRID_WARN || this == HYBRID_FAIL;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
