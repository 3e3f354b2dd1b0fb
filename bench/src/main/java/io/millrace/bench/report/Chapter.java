package io.millrace.bench.report;

import java.util.List;

/** One scenario with what it came to. */
public record Chapter(String name, String title, String explanation, List<Target> targets, Results results) {
    public Chapter {
        targets = List.copyOf(targets);
    }
}
