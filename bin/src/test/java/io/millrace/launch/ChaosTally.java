package io.millrace.launch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers as they arrive, for many sequences that each count from 0: finds what is missing or came too early, and
 * counts what came again. One thread.
 */
final class ChaosTally {
    private static final int MOST_PROBLEMS = 20;

    /** A sequence: what is to come next for the first time, what came last, and how often it went back. */
    private static final class Sequence {
        private long next;
        private long last = -1;
        private int returns;
    }

    private final String name;
    private final Map<String, Sequence> sequences = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private long records;
    private long duplicates;

    ChaosTally(String name) {
        this.name = name;
    }

    void add(String sequence, long number) {
        Sequence found = sequences.computeIfAbsent(sequence, any -> new Sequence());
        records++;
        if (number > found.next && problems.size() < MOST_PROBLEMS) {
            problems.add(name + ": sequence " + sequence + " has " + number + " before " + found.next);
        }
        if (number < found.next) {
            duplicates++;
            found.returns += number == found.last + 1 ? 0 : 1;
        }
        found.next = Math.max(found.next, number + 1);
        found.last = number;
    }

    /** What was lost or out of order: a number that came before its predecessor ever did. */
    List<String> problems() {
        return problems;
    }

    /** How many numbers came, each counted once. */
    long distinct() {
        return sequences.values().stream().mapToLong(each -> each.next).sum();
    }

    long duplicates() {
        return duplicates;
    }

    /** How often the sequence that did so most often went back to an earlier number. */
    int mostReturns() {
        return sequences.values().stream().mapToInt(each -> each.returns).max().orElse(0);
    }

    @Override
    public String toString() {
        return name + ": " + records + " records in " + sequences.size() + " sequences, " + duplicates
                + " of them duplicates, back at most " + mostReturns() + " times in a sequence";
    }
}
