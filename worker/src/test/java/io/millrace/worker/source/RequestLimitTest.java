package io.millrace.worker.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestLimitTest {
    @ParameterizedTest
    @CsvSource({"-1,-1,0", "0,0,0", "10,63,1", "64,64,2", "127,128,3", "1,8191,64", "8192,100000,5", "-1,2000000,65"})
    void reckonsAsTheProducerDoes(int key, int value, int headers) {
        RecordHeaders given = new RecordHeaders();
        IntStream.range(0, headers).forEach(i -> given.add("h\u00fc" + i, bytes(i % 3 == 0 ? -1 : i * 10)));
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("t", null, null, bytes(key), bytes(value), given);

        assertEquals(
                AbstractRecords.estimateSizeInBytesUpperBound(
                        RecordBatch.CURRENT_MAGIC_VALUE,
                        Compression.NONE.type(),
                        record.key(),
                        record.value(),
                        given.toArray()),
                RequestLimit.size(record));
    }

    private static byte[] bytes(int length) {
        return length < 0 ? null : new byte[length];
    }

    @Test
    void isTheLesserOfRequestAndMemory() {
        assertEquals(1_048_576, RequestLimit.of(Map.of()).bytes());
        assertEquals(500, RequestLimit.of(Map.of("max.request.size", "500")).bytes());
        assertEquals(
                400,
                RequestLimit.of(Map.of("max.request.size", 500, "buffer.memory", " 400 "))
                        .bytes());
        assertEquals(
                1_048_576, RequestLimit.of(Map.of("max.request.size", "much")).bytes());
    }

    @Test
    void isExceededByWhatIsLarger() {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("t", new byte[100]);

        assertFalse(new RequestLimit(RequestLimit.size(record)).isExceededBy(record));
        assertTrue(new RequestLimit(RequestLimit.size(record) - 1).isExceededBy(record));
    }
}
