package io.millrace.worker.source;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.connect.source.SourceRecord;

/** Says which record was too large for Kafka, and what to do; never shows its value. Pure; any thread. */
final class LargeRecord {
    private static final int MAX_KEY_CHARS = 80;
    private static final int MAX_KEY_BYTES_IN_HEX = 32;
    private static final int MAX_POSITION_CHARS = 300;

    private LargeRecord() {}

    /**
     * What is told of a record.
     *
     * @param size as {@link #size} counts
     */
    record Outline(String topic, long size, byte[] key, Map<String, ?> partition, Map<String, ?> offset) {
        static Outline of(SourceRecord original, ProducerRecord<byte[], byte[]> converted) {
            return new Outline(
                    converted.topic(),
                    LargeRecord.size(converted),
                    converted.key(),
                    original.sourcePartition(),
                    original.sourceOffset());
        }
    }

    /**
     * The same failure with a message that helps.
     *
     * @param refused whether the producer refused the record, not the broker
     */
    static RecordTooLargeException explained(
            RecordTooLargeException error,
            SourceRecord original,
            ProducerRecord<byte[], byte[]> converted,
            boolean refused) {
        return explained(error, Outline.of(original, converted), refused);
    }

    static RecordTooLargeException explained(RecordTooLargeException error, Outline record, boolean refused) {
        String remedy = refused
                ? "raise the producer's max.request.size (producer.override.max.request.size in the connector's config)"
                        + " and, if need be, max.message.bytes of the topic"
                : "raise max.message.bytes of the topic (message.max.bytes of the brokers)";
        String message = "A record of " + record.size() + " bytes is too large for topic '" + record.topic()
                + "': key " + key(record.key()) + ", source partition " + position(record.partition())
                + ", source offset " + position(record.offset()) + ". To let it through, " + remedy
                + "; 'errors.record.too.large.policy' says what is done about such records. Kafka says: "
                + error.getMessage();
        return new RecordTooLargeException(message, error);
    }

    /** What the record's own bytes come to; a request adds little to that. */
    static long size(ProducerRecord<byte[], byte[]> record) {
        long size = length(record.key()) + length(record.value());
        for (Header header : record.headers().toArray()) {
            size += header.key().length() + length(header.value());
        }
        return size;
    }

    /** The same where it is kept for each of many records. */
    static int intSize(ProducerRecord<byte[], byte[]> record) {
        return (int) Math.min(Integer.MAX_VALUE, size(record));
    }

    private static long length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /** Text if it is plain text, otherwise bytes; shortened. */
    static String key(byte[] key) {
        if (key == null) {
            return "null";
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(key))
                    .toString();
            if (text.codePoints().noneMatch(Character::isISOControl)) {
                return "'" + shortened(text, MAX_KEY_CHARS) + "'";
            }
        } catch (CharacterCodingException e) {
            return hex(key);
        }
        return hex(key);
    }

    private static String hex(byte[] key) {
        String digits = HexFormat.of().formatHex(key, 0, Math.min(key.length, MAX_KEY_BYTES_IN_HEX));
        return "0x" + digits + (key.length > MAX_KEY_BYTES_IN_HEX ? "... (" + key.length + " bytes)" : "");
    }

    private static String position(Map<String, ?> position) {
        try {
            return shortened(String.valueOf(position), MAX_POSITION_CHARS);
        } catch (RuntimeException | StackOverflowError e) { // the map is the connector's own
            return "of " + position.getClass().getName();
        }
    }

    private static String shortened(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max) + "... (" + text.length() + " characters)";
    }
}
