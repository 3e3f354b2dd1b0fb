package io.millrace.plugins.discovery;

import io.millrace.plugins.archive.ClassHeader;
import io.millrace.plugins.location.FileProblems;
import io.millrace.plugins.location.PluginLocation;
import io.millrace.plugins.model.PluginProblem;
import io.millrace.plugins.model.PluginType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What is wrong with the files of a location as a whole. One use. */
final class LocationProblems {
    private final PluginLocation location;
    private final ElementContent content;
    private final Map<String, ClassHeader> headers;
    private final List<FoundPlugin> plugins;
    private final Reports reports;

    LocationProblems(
            PluginLocation location,
            ElementContent content,
            Map<String, ClassHeader> headers,
            List<FoundPlugin> plugins) {
        this.location = location;
        this.content = content;
        this.headers = headers;
        this.plugins = plugins;
        this.reports = new Reports(location.text());
    }

    List<PluginProblem> found() {
        List<PluginProblem> problems = new ArrayList<>();
        content.damages().forEach(damage -> problems.add(reports.damaged(damage)));
        FileProblems files = new FileProblems(location.text());
        content.unreadable().forEach((place, failure) -> problems.add(files.unreadable(place, failure)));
        content.packed().forEach(archive -> problems.add(reports.packed(archive)));
        if (location.isolated() && !content.libraries().isEmpty()) {
            problems.add(reports.libraries(content.libraries()));
        }
        List<Path> folders = connectorFolders();
        if (location.kind() == PluginLocation.Kind.MULTI_JAR && folders.size() > 1) {
            problems.add(reports.severalPlugins(folders.get(0), folders.get(1)));
        }
        return problems;
    }

    /** The folders that hold jars with connectors. */
    private List<Path> connectorFolders() {
        return plugins.stream()
                .filter(plugin -> plugin.type() == PluginType.SOURCE || plugin.type() == PluginType.SINK)
                .map(plugin -> headers.get(plugin.className().replace('.', '/')))
                .filter(Objects::nonNull)
                .map(header -> header.element().path().getParent())
                .distinct()
                .sorted()
                .toList();
    }
}
