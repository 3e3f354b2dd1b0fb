package io.millrace.worker.runtime;

import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.UsedTopics;

/** Tells the status store which topics a task uses, if the worker tracks them (KIP-558). */
final class TopicUse {
    private TopicUse() {}

    static UsedTopics of(TaskServices services, ConnectorTaskId id) {
        if (!services.worker().topicTrackingEnabled()) {
            return new UsedTopics(topic -> {});
        }
        return new UsedTopics(topic -> services.statuses().addTopic(id, topic));
    }
}
