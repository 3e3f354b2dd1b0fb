package io.millrace.worker.record;

import io.millrace.worker.model.ConnectorTaskId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;

/** The headers that tell where a dead letter comes from and why (KIP-298); appended after what is there. */
final class DeadLetterHeaders {
    private static final String PREFIX = "__connect.errors.";

    /** Those that quote whatever failed, and so may be of any size. */
    private static final Set<String> QUOTING = Set.of(PREFIX + "exception.message", PREFIX + "exception.stacktrace");

    private static final int SHORT_BYTES = 4096;

    private DeadLetterHeaders() {}

    static void append(
            Headers headers, ConnectorTaskId id, ConsumerRecord<byte[], byte[]> record, FailedRecord failed) {
        add(headers, "topic", record.topic());
        add(headers, "partition", Integer.toString(record.partition()));
        add(headers, "offset", Long.toString(record.offset()));
        append(headers, id, failed);
    }

    /** For a source's record: the topic it was meant for, and its place in the source instead of one in Kafka. */
    static void append(
            Headers headers,
            ConnectorTaskId id,
            String topic,
            String sourcePartition,
            String sourceOffset,
            FailedRecord failed) {
        add(headers, "topic", topic);
        add(headers, "source.partition", sourcePartition);
        add(headers, "source.offset", sourceOffset);
        append(headers, id, failed);
    }

    private static void append(Headers headers, ConnectorTaskId id, FailedRecord failed) {
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

    /** Tells how large the value was that a letter had no room for. */
    static void appendValueSize(Headers headers, int bytes) {
        add(headers, "value.size", Integer.toString(bytes));
    }

    /** Those of the headers that are named as ours. */
    static Headers contextOf(Headers headers) {
        Headers context = new RecordHeaders();
        for (Header header : headers) {
            if (header.key().startsWith(PREFIX)) {
                context.add(header);
            }
        }
        return context;
    }

    /** The headers with those cut that quote too much; empty when there is nothing to cut. */
    static Optional<Headers> shortened(Headers headers) {
        Headers shortened = new RecordHeaders();
        boolean cut = false;
        for (Header header : headers) {
            if (isTooLong(header)) {
                shortened.add(header.key(), firstBytes(header.value()));
                cut = true;
            } else {
                shortened.add(header);
            }
        }
        return cut ? Optional.of(shortened) : Optional.empty();
    }

    private static boolean isTooLong(Header header) {
        return QUOTING.contains(header.key()) && header.value() != null && header.value().length > SHORT_BYTES;
    }

    /** Cuts UTF-8 between two characters. */
    private static byte[] firstBytes(byte[] text) {
        int end = SHORT_BYTES;
        while (end > 0 && (text[end] & 0xC0) == 0x80) {
            end--;
        }
        return Arrays.copyOf(text, end);
    }

    private static void add(Headers headers, String name, String text) {
        headers.add(PREFIX + name, text == null ? null : text.getBytes(StandardCharsets.UTF_8));
    }
}
