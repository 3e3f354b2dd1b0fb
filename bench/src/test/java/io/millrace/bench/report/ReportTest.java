package io.millrace.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ReportTest {
    private final Results results = new Results();
    private final Chapter chapter = new Chapter(
            "source", "source & more", "What is done.", List.of(Target.atLeast(2, Side.APACHE, Metric.RATE)), results);

    @BeforeEach
    void twoRunsOfEach() {
        results.add(Side.APACHE, Map.of(Metric.RATE, 100_000.0, Metric.CPU_PER_RECORD, 8.0));
        results.add(Side.APACHE, Map.of(Metric.RATE, 140_000.0, Metric.CPU_PER_RECORD, 6.0));
        results.add(Side.MILLRACE, Map.of(Metric.RATE, 300_000.0));
        results.add(Side.MILLRACE, Map.of(Metric.RATE, 300_000.0));
    }

    @Test
    void writesARowForEachMetricAndARatioForEachOtherSide() {
        String section = Report.section(chapter);

        assertEquals("""
                ## source & more

                What is done.

                |  | Apache 4.3.1 | Millrace | Millrace / Apache 4.3.1 |
                |---|---:|---:|---:|
                | records a second | 120,000 (100,000–140,000) | 300,000 (300,000–300,000) | 2.50 × |
                | CPU µs a record | 7.00 (6.00–8.00) | – | – |
                """, section);
    }

    @Test
    void gathersTheTargetsOfAllScenarios() {
        String row = "| source & more | records a second | 300,000 = 2.50 × | ≥ 2.00 × Apache 4.3.1, met |\n";

        assertTrue(Report.summary(List.of(chapter)).endsWith(row));
    }

    @Test
    void describesTheMachineAndShowsTheChart() {
        Machine machine = new Machine(2, "some processor", 4096, "Linux 6 amd64", "some JVM");

        String page = Report.page(machine, "Runs of each side: 2.", List.of(chapter), "results.svg");

        assertTrue(page.contains("2 cores (some processor), 4096 MB of memory, Linux 6 amd64, some JVM"), page);
        assertTrue(page.contains("](results.svg)"), page);
    }

    @Test
    void drawsABarForEachSideThatHasTheMetric() throws Exception {
        String svg = BarChart.svg(List.of(chapter), List.of(Metric.RATE, Metric.CPU_PER_RECORD, Metric.RESIDENT));

        Document parsed =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertEquals(1 + 2 + 1, parsed.getElementsByTagName("rect").getLength());
        assertEquals(2 + 1, parsed.getElementsByTagName("path").getLength());
        assertTrue(svg.contains(">source &amp; more<"), svg);
    }
}
