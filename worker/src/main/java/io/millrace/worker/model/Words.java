package io.millrace.worker.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Durations and counts as people read them in messages. Any thread. */
public final class Words {
    private Words() {}

    /** {@code 1 min 30 s}, {@code 300 ms}: the two greatest units that say something. */
    public static String of(Duration duration) {
        List<String> words = new ArrayList<>();
        add(words, duration.toDays(), "d");
        add(words, duration.toHoursPart(), "h");
        add(words, duration.toMinutesPart(), "min");
        add(words, duration.toSecondsPart(), "s");
        add(words, duration.toMillisPart(), "ms");
        return words.isEmpty() ? "0 s" : String.join(" ", words.subList(0, Math.min(2, words.size())));
    }

    private static void add(List<String> words, long count, String unit) {
        if (count != 0) {
            words.add(count + " " + unit);
        }
    }

    /** {@code 1 task}, {@code 2 tasks}. */
    public static String count(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
