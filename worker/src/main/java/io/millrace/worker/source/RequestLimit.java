package io.millrace.worker.source;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * The largest record that a producer takes. A record that it refuses spoils the transaction that is open, so that one to
 * be skipped must not be handed to it. Immutable; any thread.
 */
public record RequestLimit(long bytes) {
    private static final long DEFAULT_REQUEST = 1024 * 1024;
    private static final long DEFAULT_MEMORY = 32 * 1024 * 1024;
    /** What a batch adds to its records, and at most to a single one of them. */
    private static final int OVERHEAD = 61 + 21;

    /** Of a producer with these settings. */
    public static RequestLimit of(Map<String, ?> producer) {
        return new RequestLimit(Math.min(
                number(producer.get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), DEFAULT_REQUEST),
                number(producer.get(ProducerConfig.BUFFER_MEMORY_CONFIG), DEFAULT_MEMORY)));
    }

    /** The producer itself names what is no number. */
    private static long number(Object value, long absent) {
        try {
            return value == null ? absent : Long.parseLong(value.toString().trim());
        } catch (NumberFormatException e) {
            return absent;
        }
    }

    /** Whether the producer would refuse the record. */
    boolean isExceededBy(ProducerRecord<byte[], byte[]> record) {
        return size(record) > bytes;
    }

    /** What the producer reckons with, before compression. */
    static long size(ProducerRecord<byte[], byte[]> record) {
        long size = OVERHEAD + size(record.key()) + size(record.value());
        int headers = 0;
        for (Header header : record.headers()) {
            size += size(header.key().getBytes(StandardCharsets.UTF_8)) + size(header.value());
            headers++;
        }
        return size + ByteUtils.sizeOfVarint(headers);
    }

    private static long size(byte[] bytes) {
        return bytes == null ? 1 : ByteUtils.sizeOfVarint(bytes.length) + (long) bytes.length;
    }
}
