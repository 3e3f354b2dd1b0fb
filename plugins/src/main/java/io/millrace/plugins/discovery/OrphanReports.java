package io.millrace.plugins.discovery;

import io.millrace.plugins.PluginProblem;
import io.millrace.plugins.discovery.Findings.Orphan;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Says why a parent may be missing: a newer API, a jar left in the location next door, or one that is nowhere. */
final class OrphanReports {
    private static final String KAFKA = "org.apache.kafka.";
    private static final List<String> API = List.of(
            KAFKA + "common.",
            KAFKA + "connect.components.",
            KAFKA + "connect.connector.",
            KAFKA + "connect.data.",
            KAFKA + "connect.errors.",
            KAFKA + "connect.header.",
            KAFKA + "connect.health.",
            KAFKA + "connect.rest.",
            KAFKA + "connect.sink.",
            KAFKA + "connect.source.",
            KAFKA + "connect.storage.",
            KAFKA + "connect.transforms.");

    private final PluginLocation location;
    private final Reports reports;

    OrphanReports(PluginLocation location) {
        this.location = location;
        this.reports = new Reports(location.text());
    }

    PluginProblem report(Orphan orphan) {
        String parent = orphan.missingParent();
        if (API.stream().anyMatch(parent::startsWith)) {
            return reports.newerApi(orphan.className(), orphan.type(), parent);
        }
        return sibling(parent)
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
