package io.millrace.bench.run;

import io.millrace.bench.report.BarChart;
import io.millrace.bench.report.Chapter;
import io.millrace.bench.report.Machine;
import io.millrace.bench.report.Metric;
import io.millrace.bench.report.Report;
import io.millrace.bench.report.Results;
import io.millrace.bench.report.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs the scenarios, the sides of each in turn, and writes the page. */
public final class BenchMain {
    private static final String CHART = "results.svg";

    private final Options options;
    private final Stand stand;
    private final Path work;
    private final List<String> failed = new ArrayList<>();

    private BenchMain(Options options, Stand stand, Path work) {
        this.options = options;
        this.stand = stand;
        this.work = work;
    }

    public static void main(String[] args) throws Exception {
        List<String> arguments = List.of(args);
        if (arguments.contains("--list")) {
            Scenarios.all(false).forEach(scenario -> System.out.println(scenario.name() + ": " + scenario.title()));
            return;
        }
        Options options = parse(arguments);
        Path work = Files.createTempDirectory("millrace-bench");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> tidyUp(work), "tidy-up"));
        try (Broker broker = Broker.start(options.millrace(), work)) {
            Workers workers = new Workers(
                    options.apache(), options.millrace(), options.control(), options.bench(), options.jfr());
            new BenchMain(options, new Stand(broker, workers), work).run();
        }
    }

    /** However we end: no process of ours goes on, nothing is left on the disk. */
    private static void tidyUp(Path work) {
        List<ProcessHandle> left = ProcessHandle.current().descendants().toList();
        left.forEach(ProcessHandle::destroyForcibly);
        left.forEach(process -> process.onExit().join());
        try {
            delete(work);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Options parse(List<String> arguments) {
        try {
            return Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
            throw e;
        }
    }

    private void run() throws Exception {
        if (options.jfr().isPresent()) {
            Files.createDirectories(options.jfr().get());
        }
        Path first = Files.createDirectory(work.resolve("first"));
        ClassData.make(stand, Side.MILLRACE, first);
        ClassData.make(stand, Side.CONTROL, first);
        WarmUp.run(stand, first, options.quick());
        List<Chapter> chapters = new ArrayList<>();
        for (Scenario scenario : chosen()) {
            System.out.println(scenario.title());
            chapters.add(new Chapter(
                    scenario.name(), scenario.title(), scenario.explanation(), scenario.targets(), measure(scenario)));
            write(chapters); // what is there stays there, whatever becomes of the next
        }
        if (!failed.isEmpty()) {
            throw new IllegalStateException("These runs failed: " + failed);
        }
    }

    private List<Scenario> chosen() {
        List<Scenario> all = Scenarios.all(options.quick());
        List<String> names = all.stream().map(Scenario::name).toList();
        if (!names.containsAll(options.only())) {
            throw new IllegalArgumentException("--only " + options.only() + ": the scenarios are " + names);
        }
        return options.only().isEmpty()
                ? all
                : all.stream()
                        .filter(scenario -> options.only().contains(scenario.name()))
                        .toList();
    }

    private Results measure(Scenario scenario) throws Exception {
        Results results = new Results();
        try {
            for (int run = 1; run <= options.runs(); run++) {
                for (Side side : sides(scenario)) {
                    measure(scenario, side, run, results);
                }
            }
        } finally {
            scenario.close(stand);
        }
        return results;
    }

    /** A run that fails leaves its values out; the others go on. */
    private void measure(Scenario scenario, Side side, int run, Results results) throws Exception {
        String name = scenario.name() + "-" + side.name().toLowerCase(Locale.ROOT) + "-" + run;
        try {
            Map<Metric, Double> figures = scenario.run(stand, side, Files.createDirectory(work.resolve(name)));
            results.add(side, figures);
            System.out.println("  " + run + " " + side.title() + ": " + line(figures));
        } catch (IllegalStateException | UncheckedIOException e) {
            failed.add(name);
            System.err.println("  " + name + " failed: " + e.getMessage());
        }
    }

    private List<Side> sides(Scenario scenario) {
        Stream<Side> another = options.control().stream().map(home -> Side.CONTROL);
        return Stream.concat(scenario.sides().stream(), another)
                .distinct()
                .filter(side -> options.sides().contains(side))
                .toList();
    }

    private static String line(Map<Metric, Double> figures) {
        return figures.entrySet().stream()
                .map(entry -> entry.getKey().format(entry.getValue()) + " "
                        + entry.getKey().title())
                .collect(Collectors.joining(" · "));
    }

    private void write(List<Chapter> chapters) throws IOException {
        String how = "Runs of each side: " + options.runs() + ", the sides in turn"
                + (options.quick() ? "; quick, with a quarter of the records and of the connectors" : "")
                + (failed.isEmpty() ? "" : "; failed: " + failed) + ".";
        Files.createDirectories(options.out());
        Files.writeString(options.out().resolve("RESULTS.md"), Report.page(Machine.here(), how, chapters, CHART));
        Files.writeString(
                options.out().resolve(CHART),
                BarChart.svg(
                        chapters,
                        List.of(
                                Metric.RATE,
                                Metric.CPU_PER_RECORD,
                                Metric.PEAK_MEMORY,
                                Metric.REST_ANSWERS,
                                Metric.RESIDENT)));
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
