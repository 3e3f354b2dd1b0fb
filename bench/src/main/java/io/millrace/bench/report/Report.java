package io.millrace.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the chapters as a page of Markdown. Pure. */
public final class Report {
    private static final String MISSING = "–";

    private Report() {}

    /**
     * The whole page.
     *
     * @param chart the name of the picture beside it
     */
    public static String page(Machine machine, String how, List<Chapter> chapters, String chart) {
        StringBuilder page = new StringBuilder();
        page.append("# What the benchmarks measured\n\n");
        page.append("Written by `bench/run.sh`; what is measured and how stands in its `README.md`. ");
        page.append("Medians, with the least and the greatest value of all runs in brackets.\n\n");
        page.append(machine.describe()).append('\n').append(how).append("\n\n");
        page.append("![Rate and CPU by scenario](").append(chart).append(")\n\n");
        page.append(summary(chapters));
        chapters.forEach(chapter -> page.append('\n').append(section(chapter)));
        return page.toString();
    }

    /** Every target of every chapter. */
    static String summary(List<Chapter> chapters) {
        StringBuilder text = new StringBuilder("## Targets\n\n");
        text.append("| scenario | metric | Millrace | target |\n|---|---|---:|---|\n");
        for (Chapter chapter : chapters) {
            for (Target target : chapter.targets()) {
                text.append(row(List.of(
                        chapter.title(),
                        target.metric().title(),
                        achieved(chapter.results(), target),
                        target.format(chapter.results()))));
            }
        }
        return text.toString();
    }

    private static String achieved(Results results, Target target) {
        Optional<Spread> own = results.spread(Side.MILLRACE, target.metric());
        String value =
                own.map(spread -> target.metric().format(spread.median())).orElse(MISSING);
        return target.base()
                .map(side -> value + " = " + ratio(results, side, target.metric()))
                .orElse(value);
    }

    /** One scenario: a row for each metric, a column for each side, and Millrace's ratios. */
    static String section(Chapter chapter) {
        Results results = chapter.results();
        List<Side> bases =
                results.sides().stream().filter(side -> side != Side.MILLRACE).toList();
        List<String> head = new ArrayList<>(List.of(""));
        results.sides().forEach(side -> head.add(side.title()));
        bases.forEach(side -> head.add("Millrace / " + (side == Side.CONTROL ? "itself" : side.title())));
        StringBuilder text = new StringBuilder("## " + chapter.title() + "\n\n");
        text.append(chapter.explanation()).append("\n\n").append(row(head));
        text.append("|---|").append("---:|".repeat(head.size() - 1)).append('\n');
        for (Metric metric : results.metrics()) {
            text.append(row(cells(results, metric, results.sides(), bases)));
        }
        return text.toString();
    }

    private static List<String> cells(Results results, Metric metric, Set<Side> sides, List<Side> bases) {
        List<String> cells = new ArrayList<>(List.of(metric.title()));
        sides.forEach(side -> cells.add(results.spread(side, metric)
                .map(spread -> spread.format(metric))
                .orElse(MISSING)));
        bases.forEach(side -> cells.add(ratio(results, side, metric)));
        return cells;
    }

    private static String ratio(Results results, Side base, Metric metric) {
        OptionalDouble ratio = results.ratio(Side.MILLRACE, base, metric);
        return ratio.isEmpty() ? MISSING : String.format(Locale.ROOT, "%.2f ×", ratio.getAsDouble());
    }

    private static String row(List<String> cells) {
        return cells.stream().map(Objects::toString).collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
