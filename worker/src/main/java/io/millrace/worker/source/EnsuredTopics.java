package io.millrace.worker.source;

import java.util.HashSet;
import java.util.Set;

/** Asks another only once about each topic, again only after that threw. Task thread; may block. */
final class EnsuredTopics implements TopicEnsurer {
    private final TopicEnsurer asked;
    private final Set<String> ensured = new HashSet<>();
    /** Most records go where the one before went. */
    private String last = "";

    EnsuredTopics(TopicEnsurer asked) {
        this.asked = asked;
    }

    @Override
    public void ensure(String topic) {
        if (last.equals(topic)) {
            return;
        }
        if (!ensured.contains(topic)) {
            asked.ensure(topic);
            ensured.add(topic);
        }
        last = topic;
    }
}
