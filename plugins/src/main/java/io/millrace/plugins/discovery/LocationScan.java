package io.millrace.plugins.discovery;

import io.millrace.plugins.location.PluginLocation;
import io.millrace.plugins.model.PluginProblem;
import java.util.List;

/** What was found in one location: its plugins, and what is wrong there. */
public record LocationScan(PluginLocation location, List<FoundPlugin> plugins, List<PluginProblem> problems) {
    public LocationScan {
        plugins = List.copyOf(plugins);
        problems = List.copyOf(problems);
    }
}
