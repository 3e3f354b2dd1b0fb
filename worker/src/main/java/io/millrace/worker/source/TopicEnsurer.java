package io.millrace.worker.source;

/** Makes sure that a topic is there before the first record goes to it (KIP-158). Task thread; may block. */
@FunctionalInterface
public interface TopicEnsurer {
    /** Leaves topic creation to the brokers. */
    TopicEnsurer NONE = topic -> {};

    /**
     * Called once per topic and task, again after it threw: a retriable exception sends the record later, any other
     * fails the task.
     */
    void ensure(String topic);

    /** One that asks another only once about each topic, again only after that threw. */
    static TopicEnsurer once(TopicEnsurer asked) {
        return new EnsuredTopics(asked);
    }
}
