package io.millrace.worker.source;

import io.millrace.worker.record.UsedTopics;
import io.millrace.worker.store.OffsetStorageWriter;
import org.apache.kafka.clients.producer.Producer;

/** Where a source task's records, offsets and topics go. Immutable. */
public record SourceClients(
        Producer<byte[], byte[]> producer, OffsetStorageWriter offsets, TopicEnsurer topics, UsedTopics usedTopics) {}
