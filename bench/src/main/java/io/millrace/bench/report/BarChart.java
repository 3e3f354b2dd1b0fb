package io.millrace.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws a metric of several scenarios as horizontal bars, as long as the median, with whiskers for the spread. Pure. */
public final class BarChart {
    private static final int LABELS = 360;
    private static final int BARS = 420;
    private static final int VALUES = 130;
    private static final int BAR = 14;
    private static final int GAP = 10;
    private static final int TITLE = 34;

    private BarChart() {}

    /** One panel for each metric below the other; scenarios that lack the metric are left out. */
    public static String svg(List<Chapter> chapters, List<Metric> metrics) {
        StringBuilder panels = new StringBuilder();
        int y = 0;
        for (Metric metric : metrics) {
            y = panel(panels, chapters, metric, y);
        }
        int width = LABELS + BARS + VALUES;
        return ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                                + "font-family=\"sans-serif\" font-size=\"11\">\n"
                                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n")
                        .formatted(width, y + GAP, width, y + GAP)
                + panels + "</svg>\n";
    }

    private static int panel(StringBuilder svg, List<Chapter> chapters, Metric metric, int top) {
        List<Chapter> shown = chapters.stream()
                .filter(chapter -> chapter.results().metrics().contains(metric))
                .toList();
        if (shown.isEmpty()) {
            return top;
        }
        text(svg, GAP, top + 22, "start", "bold", metric.title() + " (longest bar of each scenario: full width)");
        int y = top + TITLE;
        for (Chapter chapter : shown) {
            text(svg, GAP, y + BAR - 3, "start", "normal", chapter.title());
            y = bars(svg, chapter.results(), metric, y) + GAP;
        }
        return y + GAP;
    }

    private static int bars(StringBuilder svg, Results results, Metric metric, int top) {
        double longest = 0;
        List<Side> sides = new ArrayList<>();
        for (Side side : results.sides()) {
            if (results.spread(side, metric).isPresent()) {
                sides.add(side);
                longest = Math.max(longest, results.spread(side, metric).get().greatest());
            }
        }
        int y = top;
        for (Side side : sides) {
            bar(svg, side, results.spread(side, metric).orElseThrow(), metric, longest, y);
            y += BAR;
        }
        return y;
    }

    private static void bar(StringBuilder svg, Side side, Spread spread, Metric metric, double longest, int y) {
        double scale = longest == 0 ? 0 : BARS / longest;
        text(svg, LABELS - 6, y + BAR - 3, "end", "normal", side.title());
        svg.append(format(
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                LABELS, y + 1, spread.median() * scale, BAR - 2, colour(side)));
        svg.append(format(
                "<path d=\"M%.1f %dH%.1f\" stroke=\"black\" stroke-width=\"1\"/>%n",
                LABELS + spread.least() * scale, y + BAR / 2, LABELS + spread.greatest() * scale));
        text(svg, LABELS + BARS + 6, y + BAR - 3, "start", "normal", metric.format(spread.median()));
    }

    private static String colour(Side side) {
        return switch (side) {
            case APACHE -> "#b0b0b0";
            case MILLRACE -> "#2f7ed8";
            case BARE -> "#e8b04a";
            case CONTROL -> "#8db8e8";
        };
    }

    private static void text(StringBuilder svg, int x, int y, String anchor, String weight, String words) {
        svg.append(format(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-weight=\"%s\">%s</text>%n",
                x, y, anchor, weight, words.replace("&", "&amp;").replace("<", "&lt;")));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern.replace("%n", "\n"), values);
    }
}
