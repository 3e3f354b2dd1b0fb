package io.millrace.worker.source;

import io.millrace.worker.record.UsedTopics;
import io.millrace.worker.store.TransactionalOffsets;
import org.apache.kafka.clients.producer.Producer;

/** Where the records, offsets and topics of a task that writes exactly once go. Immutable. */
public record TransactionalClients(
        Producer<byte[], byte[]> producer,
        TransactionalOffsets offsets,
        TopicEnsurer topics,
        UsedTopics usedTopics,
        RequestLimit limit) {}
