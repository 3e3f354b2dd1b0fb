package io.millrace.worker.herder.files;

import io.millrace.worker.api.ConnectorFiles.State;
import io.millrace.worker.config.ConnectorFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares files with connectors. Pure; used for one comparison. */
final class FilePlanner {
    /**
     * @param actions one for each file, and one for each connector whose file is gone, sorted by file
     * @param forgotten connectors that are gone, and so are their files
     */
    record Result(List<FileAction> actions, Set<String> forgotten) {}

    private final List<FileReading> readings;
    private final Map<String, String> owned;
    private final Function<String, Optional<Map<String, String>>> stored;
    private final Set<String> claimed = new HashSet<>();
    private final List<FileAction> actions = new ArrayList<>();

    private FilePlanner(
            List<FileReading> readings,
            Map<String, String> owned,
            Function<String, Optional<Map<String, String>>> stored) {
        this.readings = readings;
        this.owned = owned;
        this.stored = stored;
    }

    /**
     * @param owned by connector, the file that it came from
     * @param stored configs of connectors, whoever they are from
     */
    static Result plan(
            List<FileReading> readings,
            Map<String, String> owned,
            Function<String, Optional<Map<String, String>>> stored) {
        return new FilePlanner(readings, owned, stored).result();
    }

    private Result result() {
        Map<String, String> chosen = chosen();
        readings.forEach(reading -> actions.add(of(reading, chosen)));
        Set<String> forgotten = leftovers();
        actions.sort(Comparator.comparing(action -> action.entry().file()));
        return new Result(List.copyOf(actions), forgotten);
    }

    /** By connector, the file that defines it: of several the one that it came from, else the first. */
    private Map<String, String> chosen() {
        Map<String, String> chosen = new HashMap<>();
        for (FileReading reading : readings) {
            reading.content().ifPresent(content -> {
                String name = content.name();
                if (!chosen.containsKey(name) || reading.file().equals(owned.get(name))) {
                    chosen.put(name, reading.file());
                }
            });
        }
        return chosen;
    }

    private FileAction of(FileReading reading, Map<String, String> chosen) {
        String file = reading.file();
        if (reading.content().isEmpty()) {
            return FileAction.none(file, ownedBy(file), reading.problem());
        }
        ConnectorFile content = reading.content().get();
        String rival = chosen.get(content.name());
        if (!rival.equals(file)) {
            return FileAction.none(
                    file,
                    ownedBy(file),
                    Optional.of("The connector '" + content.name() + "' is defined by '" + rival
                            + "' already; remove one of the files"));
        }
        claimed.add(content.name());
        return follow(file, content);
    }

    private FileAction follow(String file, ConnectorFile content) {
        Optional<Map<String, String>> config = stored.apply(content.name());
        if (config.isEmpty()) {
            return FileAction.of(file, State.CREATE, List.of(), content);
        }
        List<String> keys = differences(config.get(), content.config());
        return FileAction.of(file, keys.isEmpty() ? State.IN_LINE : State.CHANGE, keys, content);
    }

    private static List<String> differences(Map<String, String> stored, Map<String, String> wanted) {
        Set<String> keys = new TreeSet<>(stored.keySet());
        keys.addAll(wanted.keySet());
        return keys.stream()
                .filter(key -> stored.containsKey(key) != wanted.containsKey(key)
                        || !Objects.equals(stored.get(key), wanted.get(key)))
                .toList();
    }

    private Optional<String> ownedBy(String file) {
        return new TreeMap<>(owned)
                .entrySet().stream()
                        .filter(entry -> entry.getValue().equals(file))
                        .map(Map.Entry::getKey)
                        .findFirst();
    }

    /** A connector goes with its file, or when its file is about another one; not while the file cannot be read. */
    private Set<String> leftovers() {
        Set<String> unread = readings.stream()
                .map(FileReading::file)
                .filter(file -> actions.stream()
                        .anyMatch(action -> action.entry().file().equals(file)
                                && action.content().isEmpty()))
                .collect(Collectors.toSet());
        Set<String> forgotten = new TreeSet<>();
        owned.forEach((connector, file) -> {
            if (claimed.contains(connector) || unread.contains(file)) {
                return;
            }
            if (stored.apply(connector).isPresent()) {
                actions.add(FileAction.delete(file, connector));
            } else {
                forgotten.add(connector);
            }
        });
        return forgotten;
    }
}
