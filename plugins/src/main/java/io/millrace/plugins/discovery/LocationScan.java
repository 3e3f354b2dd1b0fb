package io.millrace.plugins.discovery;

import io.millrace.plugins.PluginProblem;
import java.util.List;

/** What was found in one location: its plugins, and what is wrong there. */
public record LocationScan(PluginLocation location, List<FoundPlugin> plugins, List<PluginProblem> problems) {
    public LocationScan {
        plugins = List.copyOf(plugins);
        problems = List.copyOf(problems);
    }
}
