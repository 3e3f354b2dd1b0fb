package io.millrace.plugins;

import io.millrace.plugins.PluginProblem.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Everything that is wrong with the plugins of a catalog; asks all of them for their versions. Any thread. */
final class ProblemReport {
    /** Plugins often bring Kafka's own along, which does no harm. */
    private static final String KAFKA = "org.apache.kafka.";

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

    /** @param usable in registry order, so that of equal ones the last counts */
    private static List<PluginProblem> duplicates(List<PluginEntry> usable) {
        Map<Identity, List<PluginClass>> copies = usable.stream()
                .filter(entry -> !entry.className().startsWith(KAFKA))
                .collect(Collectors.groupingBy(
                        entry -> new Identity(entry.className(), entry.version()),
                        LinkedHashMap::new,
                        Collectors.mapping(PluginEntry::plugin, Collectors.toList())));
        List<PluginProblem> problems = new ArrayList<>();
        copies.forEach((identity, entries) -> {
            List<PluginClass> classes = entries.stream().distinct().toList();
            PluginClass used = classes.get(classes.size() - 1);
            classes.subList(0, classes.size() - 1).forEach(copy -> problems.add(duplicate(identity, copy, used)));
        });
        return problems;
    }

    private static PluginProblem duplicate(Identity identity, PluginClass copy, PluginClass used) {
        return PluginProblem.of(
                copy.location(),
                identity.className(),
                null,
                Kind.DUPLICATE,
                "Plugin '" + identity.className() + "' version " + identity.version() + " is "
                        + PluginFailure.place(copy.location()) + " and " + PluginFailure.place(used.location())
                        + "; the latter is used.",
                "Keep one of them, unless a connector in the same place needs this copy for itself.");
    }
}
