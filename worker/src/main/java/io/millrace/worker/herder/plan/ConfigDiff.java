package io.millrace.worker.herder.plan;

import io.millrace.worker.api.ConfigPlan.Change;
import io.millrace.worker.model.secret.Secrets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** How configs change. Pure. */
public final class ConfigDiff {
    private ConfigDiff() {}

    /** A config with changes laid over it; a null value removes its key. */
    public static Map<String, String> patched(Map<String, String> config, Map<String, String> patch) {
        Map<String, String> patched = new LinkedHashMap<>(config);
        patch.forEach((key, value) -> {
            if (value == null) {
                patched.remove(key);
            } else {
                patched.put(key, value);
            }
        });
        return patched;
    }

    /** What differs, by key; secret values are masked, and differ all the same. */
    static List<Change> between(Map<String, String> before, Map<String, String> after, Secrets secrets) {
        TreeSet<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        List<Change> changes = new ArrayList<>();
        for (String key : keys) {
            boolean same = before.containsKey(key)
                    && after.containsKey(key)
                    && Objects.equals(before.get(key), after.get(key));
            if (!same) {
                changes.add(new Change(
                        key,
                        kind(key, before, after),
                        secrets.masked(key, before.get(key)),
                        secrets.masked(key, after.get(key))));
            }
        }
        return changes;
    }

    private static Change.Kind kind(String key, Map<String, String> before, Map<String, String> after) {
        if (!before.containsKey(key)) {
            return Change.Kind.ADDED;
        }
        return after.containsKey(key) ? Change.Kind.CHANGED : Change.Kind.REMOVED;
    }
}
