package io.millrace.compatibility;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Every way in which our view of real plugins differs on purpose from that of Apache's worker, and why. */
enum PluginDeviation {
    /** A scan by Apache's worker overlooks a class if one between it and the base type is not public. */
    HIDDEN_PARENT {
        @Override
        Views forgive(Views views) {
            boolean overlooked = views.apache().toString().contains("converters.BooleanConverter")
                    && views.apache().stream().noneMatch(NUMBERS.asPredicate());
            return overlooked ? new Views(views.apache(), without(NUMBERS, views.millrace())) : views;
        }
    },
    /** A class that is in several plugins is one choice; Apache's worker recommends it once for each. */
    CHOICES_ONCE {
        @Override
        Views forgive(Views views) {
            return new Views(
                    views.apache().stream().map(PluginDeviation::choicesOnce).toList(), views.millrace());
        }
    },
    /** A plugin's own copy of the worker's converter that cannot be created (Camel's, built for 2.8) is left alone. */
    OLD_CONVERTER {
        @Override
        Views forgive(Views views) {
            boolean here =
                    views.apache().toString().contains("JsonConverter for configuration key.converter: Could not")
                            && views.millrace().contains("status 200")
                            && views.millrace().contains("  \"error_count\" : 0,");
            return here ? new Views(List.of(), List.of()) : views;
        }
    },
    /** Settings that a connector does not declare ({@code topics} of a source) are named in a header. */
    WARNED {
        @Override
        Views forgive(Views views) {
            return new Views(
                    views.apache(),
                    views.millrace().stream()
                            .map(line -> line.startsWith("headers ") ? line.replace(", warning]", "]") : line)
                            .toList());
        }
    },
    /** What has no service file is named before anybody has tried to create it (Camel's old converters fail). */
    NAMED_UNTRIED {
        @Override
        Views forgive(Views views) {
            return new Views(
                    views.apache(),
                    views.millrace().stream()
                            .filter(line -> !UNTRIED.matcher(line).matches())
                            .toList());
        }
    };

    private static final Pattern NUMBERS = Pattern.compile(
            "\"?org\\.apache\\.kafka\\.connect\\.converters\\.(Short|Integer|Long|Float|Double)Converter"
                    + "(\", | (header_)?converter \\S+)");
    private static final Pattern UNTRIED =
            Pattern.compile("file:.*/camel-kafka-connector/ \\S+\\.(Ext)?JsonConverter (header_)?converter");
    private static final Pattern CHOICES = Pattern.compile("(.*\"recommended_values\" : \\[ )(.*)( ],?)");

    /** The lines of both answers to one question. */
    record Views(List<String> apache, List<String> millrace) {}

    /** The views without what differs in this way. */
    abstract Views forgive(Views views);

    private static List<String> without(Pattern text, List<String> lines) {
        return lines.stream()
                .map(line -> text.matcher(line).replaceAll(""))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static String choicesOnce(String line) {
        Matcher choices = CHOICES.matcher(line);
        return choices.matches()
                ? choices.group(1)
                        + new LinkedHashSet<>(Arrays.asList(choices.group(2).split(", ")))
                                .stream().collect(Collectors.joining(", "))
                        + choices.group(3)
                : line;
    }
}
