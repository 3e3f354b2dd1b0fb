package io.millrace.launch.pluginpath;

import io.millrace.launch.pluginpath.LocationInspection.Inspected;
import io.millrace.plugins.manifests.ListedPlugin;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints a table of plugins: whether each can be loaded, and whether a service file lists it. */
@Command(
        name = "list",
        sortOptions = false,
        exitCodeOnUsageHelp = PluginPathCommand.USAGE,
        description = "Lists the plugins that there are, or that service files say there are.")
final class ListCommand implements Callable<Integer> {
    private final LocationInspection inspection;
    private final PrintStream out;

    @Spec
    private CommandSpec spec;

    @Mixin
    private LocationOptions options;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this text.")
    private boolean help;

    private int total;
    private int loadable;
    private int compatible;

    ListCommand(LocationInspection inspection, PrintStream out) {
        this.inspection = inspection;
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (options.isEmpty()) {
            throw new ParameterException(spec.commandLine(), PluginPathCommand.NO_LOCATION);
        }
        List<NamedLocation> locations = options.locate();
        out.println(PluginRow.HEADER);
        inspection.inspect(locations, inspected -> rows(inspected).forEach(this::print));
        out.println();
        out.println("Total plugins:      \t" + total);
        out.println("Loadable plugins:   \t" + loadable);
        out.println("Compatible plugins: \t" + compatible);
        return 0;
    }

    private void print(PluginRow row) {
        total++;
        loadable += row.loadable() ? 1 : 0;
        compatible += row.compatible() ? 1 : 0;
        out.println(row.line());
    }

    private static List<PluginRow> rows(Inspected inspected) {
        Path path = inspected.location().path();
        Map<ListedPlugin, String> loadable = inspected.loadable();
        Set<ListedPlugin> listed = inspected.manifests().listed();
        List<PluginRow> rows = new ArrayList<>();
        loadable.forEach(
                (plugin, version) -> rows.add(PluginRow.loadable(plugin, version, listed.contains(plugin), path)));
        listed.stream()
                .filter(plugin -> !loadable.containsKey(plugin))
                .forEach(plugin -> rows.add(PluginRow.notLoadable(plugin, path)));
        rows.sort(Comparator.comparing((PluginRow row) -> row.plugin().className())
                .thenComparing(row -> row.plugin().type()));
        return rows;
    }
}
