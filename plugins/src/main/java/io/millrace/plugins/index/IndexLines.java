package io.millrace.plugins.index;

import io.millrace.plugins.discovery.Findings;
import io.millrace.plugins.discovery.Findings.Orphan;
import io.millrace.plugins.discovery.FoundPlugin;
import io.millrace.plugins.location.PluginLocation;
import io.millrace.plugins.model.PluginProblem;
import io.millrace.plugins.model.PluginType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is remembered of a location, as lines of text: words with a tab between them. */
final class IndexLines {
    private static final String NONE = "-";

    private IndexLines() {}

    static List<String> of(Findings findings) {
        List<String> lines = new ArrayList<>();
        for (FoundPlugin plugin : findings.plugins()) {
            lines.add(line("plugin", plugin.type().name(), plugin.listed(), plugin.creatable(), plugin.className()));
        }
        for (PluginProblem problem : findings.problems()) {
            lines.add(line(
                    "problem",
                    problem.kind().name(),
                    typeName(problem.type()),
                    problem.className().orElse(NONE),
                    problem.message(),
                    problem.remedy()));
        }
        for (Orphan orphan : findings.orphans()) {
            lines.add(line(
                    "orphan", typeName(orphan.type()), orphan.className(), orphan.missingParent(), orphan.certain()));
        }
        return lines;
    }

    /** @throws RuntimeException if a line makes no sense */
    static Findings findings(List<String> lines, PluginLocation location) {
        List<FoundPlugin> plugins = new ArrayList<>();
        List<PluginProblem> problems = new ArrayList<>();
        List<Orphan> orphans = new ArrayList<>();
        for (String line : lines) {
            List<String> words = words(line);
            switch (words.get(0)) {
                case "plugin" -> plugins.add(plugin(words, location));
                case "problem" -> problems.add(problem(words, location));
                case "orphan" -> orphans.add(orphan(words));
                default -> throw new IllegalArgumentException("unknown line: " + line);
            }
        }
        return new Findings(plugins, problems, orphans);
    }

    private static Orphan orphan(List<String> words) {
        return new Orphan(words.get(2), type(words.get(1)), words.get(3), Boolean.parseBoolean(words.get(4)));
    }

    private static FoundPlugin plugin(List<String> words, PluginLocation location) {
        return new FoundPlugin(
                words.get(4),
                PluginType.valueOf(words.get(1)),
                location,
                Boolean.parseBoolean(words.get(2)),
                Boolean.parseBoolean(words.get(3)));
    }

    private static PluginProblem problem(List<String> words, PluginLocation location) {
        Optional<String> className = Optional.of(words.get(3)).filter(name -> !name.equals(NONE));
        return new PluginProblem(
                location.text(),
                className,
                type(words.get(2)),
                PluginProblem.Kind.valueOf(words.get(1)),
                words.get(4),
                words.get(5));
    }

    static List<String> of(Map<String, String> versions) {
        return new TreeMap<>(versions)
                .entrySet().stream()
                        .map(entry -> line(entry.getKey(), entry.getValue()))
                        .toList();
    }

    static Map<String, String> versions(List<String> lines) {
        Map<String, String> versions = new TreeMap<>();
        for (String line : lines) {
            List<String> words = words(line);
            versions.put(words.get(0), words.get(1));
        }
        return versions;
    }

    private static String typeName(Optional<PluginType> type) {
        return type.map(PluginType::name).orElse(NONE);
    }

    private static Optional<PluginType> type(String name) {
        return name.equals(NONE) ? Optional.empty() : Optional.of(PluginType.valueOf(name));
    }

    /** One line; whatever would end a word or the line is written as a letter after a backslash. */
    static String line(Object... words) {
        return Stream.of(words)
                .map(word -> word.toString()
                        .replace("\\", "\\\\")
                        .replace("\t", "\\t")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r"))
                .collect(Collectors.joining("\t"));
    }

    private static List<String> words(String line) {
        return Stream.of(line.split("\t", -1)).map(IndexLines::unescaped).toList();
    }

    private static String unescaped(String word) {
        if (word.indexOf('\\') < 0) {
            return word;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            char letter = word.charAt(i);
            text.append(letter == '\\' ? meaning(word.charAt(++i)) : letter);
        }
        return text.toString();
    }

    private static char meaning(char letter) {
        return switch (letter) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            default -> letter;
        };
    }
}
