package io.millrace.launch.logging;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Which level holds for which logger: the one set for its name, or for the nearest name above it, or the root's.
 * Any thread; loggers are told of changes, so that asking one whether it is enabled takes no lock.
 */
public final class LogLevels {
    public static final String ROOT = "root";

    private final Map<String, Setting> settings = new HashMap<>();
    private final Map<String, MillraceLogger> loggers = new HashMap<>();
    private final ContextLevels contexts;
    private final LongSupplier clock;

    /** A level and when it was changed while running, in milliseconds since the epoch; empty if it never was. */
    public record Setting(LogLevel level, OptionalLong lastModified) {}

    LogLevels(LogLevel root, Map<String, LogLevel> configured, ContextLevels contexts, LongSupplier clock) {
        this.contexts = contexts;
        this.clock = clock;
        contexts.onChange(this::tellAll);
        settings.put(ROOT, new Setting(root, OptionalLong.empty()));
        configured.forEach((name, level) -> settings.put(name, new Setting(level, OptionalLong.empty())));
    }

    /** Every logger that was configured or used, by name, with the level that holds for it. */
    public synchronized SortedMap<String, Setting> all() {
        SortedMap<String, Setting> all = new TreeMap<>(settings);
        loggers.keySet().forEach(name -> all.put(name, effective(name)));
        return all;
    }

    /** The level that holds for a logger; empty when it was neither configured nor used. */
    public synchronized Optional<Setting> get(String name) {
        String known = canonical(name);
        return settings.containsKey(known) || loggers.containsKey(known)
                ? Optional.of(effective(known))
                : Optional.empty();
    }

    /**
     * Sets a level for every known logger whose name begins so, and for those to come below it.
     *
     * @return the names of the loggers whose level is another one now, sorted
     */
    public synchronized List<String> set(String name, LogLevel level) {
        String namespace = canonical(name);
        SortedMap<String, Setting> before = all();
        Setting setting = new Setting(level, OptionalLong.of(clock.getAsLong()));
        before.keySet().stream()
                .filter(known ->
                        known.startsWith(namespace) && before.get(known).level() != level)
                .forEach(known -> settings.put(known, setting));
        if (!before.containsKey(namespace)) {
            settings.put(namespace, setting);
        }
        tellAll();
        return changed(before, all());
    }

    private static List<String> changed(SortedMap<String, Setting> before, SortedMap<String, Setting> after) {
        List<String> changed = new ArrayList<>();
        after.forEach((name, setting) -> {
            Setting old = before.get(name);
            if (old == null || old.level() != setting.level()) {
                changed.add(name);
            }
        });
        return changed;
    }

    /** From now on the logger hears of its level, beginning with the present one. */
    synchronized void register(MillraceLogger logger) {
        loggers.put(logger.getName(), logger);
        tell(logger);
    }

    private synchronized void tellAll() {
        loggers.values().forEach(this::tell);
    }

    private void tell(MillraceLogger logger) {
        String name = logger.getName();
        logger.threshold(effective(name).level().threshold(), contexts.concern(name));
    }

    private Setting effective(String name) {
        for (String each = name; !each.isEmpty(); each = parent(each)) {
            Setting setting = settings.get(each);
            if (setting != null) {
                return setting;
            }
        }
        return settings.get(ROOT);
    }

    /** The name above; empty for those at the top. */
    static String parent(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    /** The root may be named in any case. */
    static String canonical(String name) {
        return ROOT.equalsIgnoreCase(name) ? ROOT : name;
    }
}
