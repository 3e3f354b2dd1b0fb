package io.millrace.worker.config;

import java.util.Arrays;
import java.util.Locale;

/** What is done about a source's record that Kafka refuses for its size. */
public enum LargeRecordPolicy {
    FAIL,
    SKIP,
    DEAD_LETTER;

    /** The word for it in configs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String[] names() {
        return Arrays.stream(values()).map(LargeRecordPolicy::word).toArray(String[]::new);
    }

    /** The policy of that name; throws an IllegalArgumentException when there is none. */
    static LargeRecordPolicy of(String word) {
        return Arrays.stream(values())
                .filter(policy -> policy.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No policy for large records is named " + word));
    }
}
