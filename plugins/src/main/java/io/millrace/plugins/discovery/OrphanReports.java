package io.millrace.plugins.discovery;

import io.millrace.plugins.archive.JarElement;
import io.millrace.plugins.discovery.Findings.Orphan;
import io.millrace.plugins.isolation.WorkerApi;
import io.millrace.plugins.location.FileNames;
import io.millrace.plugins.location.PluginLocation;
import io.millrace.plugins.model.PluginProblem;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Says why a parent may be missing: a newer API, a jar that lies next door, or one that is nowhere. One thread. */
final class OrphanReports {
    private final PluginLocation location;
    private final boolean plugins;
    private final Reports reports;
    private final Map<String, Optional<Path>> siblings = new HashMap<>();

    /** @param plugins whether any was found in the location: then what hardly looks like one may be left as it is */
    OrphanReports(PluginLocation location, boolean plugins) {
        this.location = location;
        this.plugins = plugins;
        this.reports = new Reports(location.text());
    }

    PluginProblem report(Orphan orphan) {
        String parent = orphan.missingParent();
        if (WorkerApi.holds(parent)) {
            return reports.newerApi(orphan.className(), orphan.type(), parent);
        }
        if (!orphan.certain() && plugins) {
            return reports.parentOfSomeClass(orphan.className(), parent);
        }
        return siblings.computeIfAbsent(parent, this::sibling)
                .map(jar -> reports.parentInSibling(orphan.className(), orphan.type(), parent, jar))
                .orElseGet(() -> reports.missingJar(orphan.className(), orphan.type(), parent));
    }

    /** A jar in the same folder that has the class; only of a location that is a single jar. */
    private Optional<Path> sibling(String className) {
        if (location.kind() != PluginLocation.Kind.SINGLE_JAR) {
            return Optional.empty();
        }
        Path own = location.elements().get(0);
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(own.getParent(), FileNames::isArchive)) {
            for (Path sibling : siblings) {
                if (!sibling.equals(own) && JarElement.has(sibling, className.replace('.', '/'))) {
                    return Optional.of(sibling);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return Optional.empty(); // nobody can tell; then the jar counts as missing
        }
        return Optional.empty();
    }
}
