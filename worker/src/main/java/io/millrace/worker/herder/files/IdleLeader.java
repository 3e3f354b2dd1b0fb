package io.millrace.worker.herder.files;

import io.millrace.worker.api.ConnectorFiles.Entry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Notices that what is for the leader to do for the files is not done, as if it did not follow them. One thread. */
final class IdleLeader {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Map<Entry, Long> sinceMs = Map.of();
    private boolean told;

    /**
     * A file for which nothing has been done for long; told once, until nothing is left to the leader any more.
     *
     * @param left what this worker leaves to the leader
     */
    Optional<Entry> neglected(List<Entry> left, long nowMs) {
        Map<Entry, Long> next = new HashMap<>();
        left.forEach(entry -> next.put(entry, sinceMs.getOrDefault(entry, nowMs)));
        sinceMs = next;
        Optional<Entry> neglected = left.stream()
                .filter(entry -> nowMs - next.get(entry) >= PATIENCE.toMillis())
                .findFirst();
        boolean again = told;
        told = neglected.isPresent() || told && !left.isEmpty();
        return again ? Optional.empty() : neglected;
    }
}
