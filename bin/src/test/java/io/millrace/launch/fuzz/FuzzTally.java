package io.millrace.launch.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What came of the messages. Any thread. */
public final class FuzzTally {
    private static final int MOST_PROBLEMS = 30;

    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private long slowestMs;

    synchronized void count(String outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
    }

    synchronized void took(long ms) {
        slowestMs = Math.max(slowestMs, ms);
    }

    synchronized void problem(String text) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(text);
        }
    }

    /** How often each status was answered, and how often there was no answer because the client wanted none. */
    public synchronized Map<String, Integer> outcomes() {
        return Map.copyOf(outcomes);
    }

    /** What a server must not do, with the message that made it. */
    public synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    @Override
    public synchronized String toString() {
        return outcomes + ", slowest " + slowestMs + " ms";
    }
}
