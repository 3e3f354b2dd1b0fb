package io.millrace.worker.record;

import java.util.function.Consumer;

/**
 * Passes on which topics a task uses, once for a run of records of the same topic, so that it costs next to nothing per
 * record. Any thread.
 */
public final class UsedTopics {
    private final Consumer<String> tracker;
    private volatile String last;

    public UsedTopics(Consumer<String> tracker) {
        this.tracker = tracker;
    }

    /** Notes the topic of one record. */
    public void note(String topic) {
        if (!topic.equals(last)) {
            tracker.accept(topic);
            last = topic;
        }
    }

    /** Passes the next topic on even if it was the last one; called per batch, since trackers can be reset. */
    public void newBatch() {
        last = null;
    }
}
