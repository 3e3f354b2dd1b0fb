package io.millrace.worker.herder.secret;

import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.model.secret.Secrets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Configs that come back from readers with masks in them: a mask means the value that is stored. Any thread. */
public final class MaskedConfigs {
    private MaskedConfigs() {}

    public static boolean hasMasks(Map<String, String> config) {
        return config.containsValue(Secrets.MASK);
    }

    /** The config with stored values in place of the masks; a mask without one stays. */
    public static Map<String, String> restored(Map<String, String> config, Map<String, String> stored) {
        Map<String, String> restored = new LinkedHashMap<>(config);
        restored.replaceAll(
                (key, value) -> Secrets.MASK.equals(value) && stored.get(key) != null ? stored.get(key) : value);
        return restored;
    }

    /** The patch without its masks: what it does not name is kept. */
    static Map<String, String> withoutMasks(Map<String, String> patch) {
        Map<String, String> rest = new LinkedHashMap<>(patch);
        rest.values().removeIf(Secrets.MASK::equals);
        return rest;
    }

    /** The patch that makes a config of what is stored, but for the masks. Values that are null cannot be patched. */
    static Map<String, String> replacement(Map<String, String> config, Map<String, String> stored) {
        Map<String, String> patch = withoutMasks(config);
        stored.keySet().stream().filter(key -> !config.containsKey(key)).forEach(key -> patch.put(key, null));
        return patch;
    }

    /** Refuses masks of keys that have no value to keep. */
    static void requireStored(String connector, Map<String, String> config, Map<String, String> stored) {
        List<String> unknown = config.keySet().stream()
                .filter(key -> Secrets.MASK.equals(config.get(key)) && stored.get(key) == null)
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            throw new InvalidRefusal("'" + Secrets.MASK + "' stands for a value that is stored already, but connector '"
                    + connector + "' has none for " + unknown + "; write the values themselves");
        }
    }
}
