package io.millrace.bench.run;

import io.millrace.bench.report.Side;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The command line; immutable. */
record Options(
        int runs,
        List<String> only,
        List<Side> sides,
        boolean quick,
        Path out,
        Path apache,
        Path millrace,
        Optional<Path> control,
        Path bench,
        Optional<Path> jfr) {
    static final String USAGE = """
            Usage: bench/run.sh [--runs N] [--only NAME[,NAME...]] [--sides SIDE[,SIDE...]] [--quick] [--out DIR] [--jfr DIR]
                         [--no-build]
              --runs N     runs of every side, in turn (3; 1 with --quick)
              --only ...   these scenarios alone; the page then goes to bench/target
              --sides ...  these sides alone: apache, millrace, bare, control; no page is whole without the others
              --control DIR  another home of Millrace, measured as "Millrace again" beside the first in every scenario
              --quick      a quarter of the records and of the connectors; the page then goes to bench/target
              --out DIR    where RESULTS.md and results.svg go
              --jfr DIR    where flight recordings of Millrace's worker go (they cost some speed)
              --no-build   takes the homes as they are
              --list       the names of the scenarios""";
    private static final int RUNS = 3;

    static Options parse(List<String> arguments) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            switch (option) {
                case "--quick", "--list" -> given.put(option, "true");
                case "--runs",
                        "--only",
                        "--sides",
                        "--out",
                        "--apache",
                        "--millrace",
                        "--control",
                        "--bench",
                        "--jfr" -> {
                    if (++i == arguments.size()) {
                        throw new IllegalArgumentException("No value for " + option + "\n" + USAGE);
                    }
                    given.put(option, arguments.get(i));
                }
                default -> throw new IllegalArgumentException("Unknown option '" + option + "'\n" + USAGE);
            }
        }
        return of(given);
    }

    private static Options of(Map<String, String> given) {
        boolean quick = given.containsKey("--quick");
        List<String> only =
                given.containsKey("--only") ? List.of(given.get("--only").split(",")) : List.of();
        Path bench = Path.of(given.getOrDefault("--bench", "bench")).toAbsolutePath();
        List<Side> sides = given.containsKey("--sides")
                ? Stream.of(given.get("--sides").toUpperCase(Locale.ROOT).split(","))
                        .map(Side::valueOf)
                        .toList()
                : List.of(Side.values());
        boolean whole = !quick && only.isEmpty() && sides.size() == Side.values().length;
        Path out = whole ? bench : bench.resolve("target");
        return new Options(
                Integer.parseInt(given.getOrDefault("--runs", quick ? "1" : Integer.toString(RUNS))),
                only,
                sides,
                quick,
                path(given, "--out").orElse(out),
                Path.of(given.getOrDefault("--apache", "compatibility/apache/target/home"))
                        .toAbsolutePath(),
                Path.of(given.getOrDefault("--millrace", "bin/target/millrace-0.1.0"))
                        .toAbsolutePath(),
                path(given, "--control"),
                bench,
                path(given, "--jfr"));
    }

    private static Optional<Path> path(Map<String, String> given, String option) {
        return Optional.ofNullable(given.get(option)).map(path -> Path.of(path).toAbsolutePath());
    }
}
