package io.millrace.plugins;

import io.millrace.plugins.model.PluginProblem;
import io.millrace.plugins.model.PluginProblem.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Everything that is wrong with the plugins of a catalog; asks all of them for their versions. Any thread. */
final class ProblemReport {
    /** Plugins often bring Kafka's own along, which does no harm. */
    private static final String KAFKA = "org.apache.kafka.";

    /** Of the classes that are in two places. */
    private static final int SHOWN = 3;

    private ProblemReport() {}

    /** In listing order, errors and warnings mixed; duplicates last. */
    static List<PluginProblem> of(Catalog catalog) {
        List<PluginEntry> usable = catalog.registry().usable();
        Set<PluginProblem> problems = new LinkedHashSet<>(catalog.problems());
        Set<String> told = new HashSet<>();
        for (PluginEntry entry : catalog.entries()) {
            if (entry.creatable()) {
                entry.plugin()
                        .probe()
                        .problem()
                        .filter(problem -> told.add(problem.text())) // a class may be plugins of several kinds
                        .map(problem -> problem.as(entry.type()))
                        .ifPresent(problems::add);
            }
        }
        problems.addAll(duplicates(usable));
        return List.copyOf(problems);
    }

    private record Identity(String className, String version) {}

    /** The same classes in the same versions in two locations, of which the second is used. */
    private record Pair(String copy, String used) {}

    /** @param usable in registry order, so that of equal ones the last counts */
    private static List<PluginProblem> duplicates(List<PluginEntry> usable) {
        Map<Identity, List<PluginClass>> copies = usable.stream()
                .filter(entry -> !entry.className().startsWith(KAFKA))
                .collect(Collectors.groupingBy(
                        entry -> new Identity(entry.className(), entry.version()),
                        LinkedHashMap::new,
                        Collectors.mapping(PluginEntry::plugin, Collectors.toList())));
        Map<Pair, List<Identity>> pairs = new LinkedHashMap<>();
        copies.forEach((identity, entries) -> {
            List<String> places =
                    entries.stream().map(PluginClass::location).distinct().toList();
            String used = places.get(places.size() - 1);
            places.subList(0, places.size() - 1)
                    .forEach(copy -> pairs.computeIfAbsent(new Pair(copy, used), any -> new ArrayList<>())
                            .add(identity));
        });
        return pairs.entrySet().stream()
                .map(pair -> duplicate(pair.getKey(), pair.getValue()))
                .toList();
    }

    private static PluginProblem duplicate(Pair pair, List<Identity> classes) {
        boolean single = classes.size() == 1;
        String more = classes.size() > SHOWN ? " and " + (classes.size() - SHOWN) + " more" : "";
        String names = classes.stream()
                .limit(SHOWN)
                .map(plugin -> "'" + plugin.className() + "' version " + plugin.version())
                .collect(Collectors.joining(", "));
        return new PluginProblem(
                pair.copy(),
                single ? Optional.of(classes.get(0).className()) : Optional.empty(),
                Optional.empty(),
                Kind.DUPLICATE,
                (single ? "Plugin " + names + " is " : "Plugins " + names + more + " are ")
                        + PluginFailure.place(pair.copy()) + " and " + PluginFailure.place(pair.used())
                        + (single ? "; the latter is used." : "; the latter are used."),
                "Keep one of the two, unless a connector in the same place needs this copy for itself.");
    }
}
