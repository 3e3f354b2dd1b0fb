package io.millrace.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the imports of the main sources against the table of layers in ARCHITECTURE.md. */
class ArchitectureTest {
    private static final Path ROOT = root(Path.of("").toAbsolutePath());
    private static final String BASE = "io.millrace.";
    private static final List<String> MODULES = List.of("plugins", "json", "worker", "mirror", "rest", "bin");
    private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\| (`[^|]+) \\|.*");
    private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");
    private static final Pattern PACKAGE = Pattern.compile("package ([a-z.]+);");
    private static final Pattern IMPORT = Pattern.compile("import (?:static )?io\\.millrace\\.([a-z.]+)\\.[A-Z].*");

    private record Import(Path file, String from, String to) {}

    @Test
    void packagesImportOnlyFromLayersBelow() throws IOException {
        Map<String, Integer> layers = layers();

        List<Import> upwards = imports().stream()
                .filter(each -> layer(layers, each.to()) > layer(layers, each.from())
                        || layer(layers, each.to()) == layer(layers, each.from()) && !row(layers, each))
                .toList();

        assertFalse(layers.isEmpty(), "ARCHITECTURE.md has a table of layers");
        assertEquals(List.of(), upwards);
    }

    @Test
    void restSeesOnlyPortsAndValuesOfTheWorker() throws IOException {
        List<Import> others = imports().stream()
                .filter(each -> each.from().startsWith("rest"))
                .filter(each -> each.to().startsWith("worker") || each.to().startsWith("plugins"))
                .filter(each -> !List.of("worker.api", "worker.model").contains(each.to()))
                .toList();

        assertEquals(List.of(), others);
    }

    @Test
    void productDoesNotKnowTheEmbeddedBroker() throws IOException {
        assertEquals(
                List.of(),
                imports().stream()
                        .filter(each ->
                                each.to().startsWith("embedded") || each.to().startsWith("testing"))
                        .toList());
    }

    private static Path root(Path start) {
        return Files.exists(start.resolve("ARCHITECTURE.md")) ? start : root(start.getParent());
    }

    /** Packages that share a row do not import from each other. */
    private static boolean row(Map<String, Integer> layers, Import each) {
        return room(layers, each.from()).equals(room(layers, each.to()));
    }

    private static int layer(Map<String, Integer> layers, String name) {
        return layers.get(room(layers, name));
    }

    private static String room(Map<String, Integer> layers, String name) {
        for (String room = name; !room.isEmpty(); room = room.substring(0, Math.max(0, room.lastIndexOf('.')))) {
            if (layers.containsKey(room)) {
                return room;
            }
        }
        throw new AssertionError("Package '" + name + "' has no row in ARCHITECTURE.md, section 3");
    }

    private static Map<String, Integer> layers() throws IOException {
        Map<String, Integer> layers = new LinkedHashMap<>();
        for (String line : Files.readAllLines(ROOT.resolve("ARCHITECTURE.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                Matcher names = NAME.matcher(row.group(2));
                while (names.find()) {
                    layers.put(names.group(1), Integer.valueOf(row.group(1)));
                }
            }
        }
        return layers;
    }

    private static List<Import> imports() throws IOException {
        List<Import> imports = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java/io"))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    importsOf(file).forEach(imports::add);
                }
            }
        }
        return imports;
    }

    private static List<Import> importsOf(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        Optional<String> from = lines.stream()
                .map(PACKAGE::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1).substring(BASE.length()))
                .findFirst();
        return lines.stream()
                .map(IMPORT::matcher)
                .filter(Matcher::matches)
                .map(matcher -> new Import(ROOT.relativize(file), from.orElseThrow(), matcher.group(1)))
                .filter(each -> !each.from().equals(each.to()))
                .toList();
    }
}
