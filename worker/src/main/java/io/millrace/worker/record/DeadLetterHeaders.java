package io.millrace.worker.record;

import io.millrace.worker.model.ConnectorTaskId;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Utils;

/** The headers that tell where a dead letter comes from and why (KIP-298); appended after what is there. */
final class DeadLetterHeaders {
    private static final String PREFIX = "__connect.errors.";

    private DeadLetterHeaders() {}

    static void append(
            Headers headers, ConnectorTaskId id, ConsumerRecord<byte[], byte[]> record, FailedRecord failed) {
        add(headers, "topic", record.topic());
        add(headers, "partition", Integer.toString(record.partition()));
        add(headers, "offset", Long.toString(record.offset()));
        add(headers, "connector.name", id.connector());
        add(headers, "task.id", Integer.toString(id.task()));
        add(headers, "stage", failed.stage().name());
        add(headers, "class.name", failed.executing());
        if (failed.error() != null) {
            add(headers, "exception.class.name", failed.error().getClass().getName());
            add(headers, "exception.message", failed.error().getMessage());
            add(headers, "exception.stacktrace", Utils.stackTrace(failed.error()));
        }
    }

    private static void add(Headers headers, String name, String text) {
        headers.add(PREFIX + name, text == null ? null : text.getBytes(StandardCharsets.UTF_8));
    }
}
