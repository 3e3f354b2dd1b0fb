package io.millrace.launch.logging;

import io.millrace.launch.logging.foreign.Binding;
import io.millrace.worker.api.WorkerLoggers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loggers of a process whose logging is its host's: levels are kept, and applied where the binding can be steered.
 * Any thread.
 */
final class ForeignLoggers implements WorkerLoggers {
    private static final Logger LOG = LoggerFactory.getLogger(ForeignLoggers.class);

    private final Optional<Binding> binding;
    private final LongSupplier clock;
    private final Map<String, Level> kept = new TreeMap<>();

    ForeignLoggers(Optional<Binding> binding, LongSupplier clock) {
        this.binding = binding;
        this.clock = clock;
    }

    @Override
    public SortedMap<String, Level> all() {
        SortedMap<String, Level> all = known();
        all.values().removeIf(level -> level.name().equals(LogLevel.OFF.name()));
        return all;
    }

    /** Answers as Apache's worker does for a logger of which nobody can know anything. */
    @Override
    public Optional<Level> get(String logger) {
        Level level = known().get(LogLevels.canonical(logger));
        return level == null && binding.isEmpty() ? NONE.get(logger) : Optional.ofNullable(level);
    }

    @Override
    public Optional<List<String>> set(String logger, String level) {
        return LogLevel.named(level).map(named -> set(LogLevels.canonical(logger), named));
    }

    @Override
    public List<Line> recent(String connector) {
        return List.of();
    }

    private synchronized List<String> set(String namespace, LogLevel level) {
        SortedMap<String, Level> before = known();
        List<String> names = new ArrayList<>(before.keySet().stream()
                .filter(name -> name.startsWith(namespace) || name.equals(namespace))
                .filter(name -> !before.get(name).name().equals(level.name()))
                .toList());
        if (!before.containsKey(namespace)) {
            names.add(namespace);
        }
        Level setting = new Level(level.name(), OptionalLong.of(clock.getAsLong()));
        names.forEach(name -> kept.put(name, setting));
        binding.ifPresentOrElse(
                present -> names.forEach(name -> present.set(name, level.name())),
                () -> LOG.warn("Level {} of '{}' is kept, but cannot be applied to {}", level, namespace, factory()));
        return changed(before, known());
    }

    private static List<String> changed(SortedMap<String, Level> before, SortedMap<String, Level> after) {
        return after.entrySet().stream()
                .filter(entry -> !before.containsKey(entry.getKey())
                        || !before.get(entry.getKey())
                                .name()
                                .equals(entry.getValue().name()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private synchronized SortedMap<String, Level> known() {
        SortedMap<String, Level> known = new TreeMap<>(kept);
        binding.ifPresent(present -> present.levels().forEach((name, level) -> known.put(name, level(name, level))));
        return known;
    }

    /** The binding tells what holds; when it was changed is known only if it still is what was set here. */
    private Level level(String name, String level) {
        for (String each = name; !each.isEmpty(); each = LogLevels.parent(each)) {
            Level set = kept.get(each);
            if (set != null) {
                return agrees(set, level) ? set : new Level(level, OptionalLong.empty());
            }
        }
        Level root = kept.get(LogLevels.ROOT);
        return root != null && agrees(root, level) ? root : new Level(level, OptionalLong.empty());
    }

    /** A binding without FATAL takes OFF for it. */
    private static boolean agrees(Level set, String held) {
        boolean fatal = set.name().equals(LogLevel.FATAL.name());
        return set.name().equals(held) || fatal && held.equals(LogLevel.OFF.name());
    }

    private static String factory() {
        return LoggerFactory.getILoggerFactory().getClass().getName();
    }
}
