package io.millrace.worker.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** Cuts groups of settings out of flat maps. */
public final class Prefixes {
    private Prefixes() {}

    /** The settings whose keys start with the prefix, without it; a key that is the prefix alone is left out. */
    public static Map<String, String> below(String prefix, Map<String, String> settings) {
        Map<String, String> below = new LinkedHashMap<>();
        settings.forEach((key, value) -> {
            if (key.startsWith(prefix) && key.length() > prefix.length()) {
                below.put(key.substring(prefix.length()), value);
            }
        });
        return below;
    }
}
