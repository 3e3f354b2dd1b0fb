package io.millrace.worker.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.record.Fixtures;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class LargeRecordTest {
    private static final RecordTooLargeException ERROR = new RecordTooLargeException("1500 is more than 1000.");

    @Test
    void namesTopicKeySizeSourceAndRemedyButNotTheValue() {
        RecordTooLargeException explained = explained(true);

        assertTrue(
                explained
                        .getMessage()
                        .startsWith("A record of 12 bytes is too large for topic 't': key 'key', source partition "
                                + "{file=a}, source offset {position=7}. To let it through, raise the producer's "
                                + "max.request.size (producer.override.max.request.size"),
                explained.getMessage());
        assertTrue(explained.getMessage().endsWith("Kafka says: 1500 is more than 1000."));
        assertFalse(explained.getMessage().contains("secret"));
        assertSame(ERROR, explained.getCause());
    }

    @Test
    void namesTheTopicsLimitWhenTheBrokerRefused() {
        assertTrue(explained(false).getMessage().contains("raise max.message.bytes of the topic"));
        assertFalse(explained(false).getMessage().contains("max.request.size"));
    }

    @Test
    void aSourcePartitionThatContainsItselfIsNamedByItsClass() {
        Map<String, Object> itself = new HashMap<>();
        itself.put("list", List.of(itself));
        SourceRecord record = new SourceRecord(itself, Map.of(), "t", Schema.STRING_SCHEMA, "v");

        RecordTooLargeException explained =
                LargeRecord.explained(ERROR, record, new ProducerRecord<>("t", Fixtures.bytes("v")), true);

        assertTrue(explained.getMessage().contains("source partition of java.util.HashMap"), explained.getMessage());
    }

    private static RecordTooLargeException explained(boolean refused) {
        ProducerRecord<byte[], byte[]> converted =
                new ProducerRecord<>("t", Fixtures.bytes("key"), Fixtures.bytes("secret"));
        converted.headers().add("h", Fixtures.bytes("ab"));
        return LargeRecord.explained(ERROR, Fixtures.sourceRecord("t", "a", 7), converted, refused);
    }

    @Test
    void showsKeysShortAndSafe() {
        assertEquals("null", LargeRecord.key(null));
        assertEquals("'köy'", LargeRecord.key(Fixtures.bytes("köy")));
        assertEquals("0x0a41", LargeRecord.key(new byte[] {10, 65}));
        assertEquals("0xff", LargeRecord.key(new byte[] {-1}));
        assertEquals(
                "'" + "x".repeat(80) + "... (5000 characters)'", LargeRecord.key(Fixtures.bytes("x".repeat(5000))));
        assertEquals("0x" + "00".repeat(32) + "... (100 bytes)", LargeRecord.key(new byte[100]));
    }
}
