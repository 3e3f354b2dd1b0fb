package io.millrace.worker.record;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.json.StreamingJson;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.converters.ByteArrayConverter;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.Test;

/**
 * What a record that goes well may allocate on its way through the pipelines, with converters that ship with the worker.
 * The bounds hold in the interpreter, too, where nothing is optimised away; what is beyond them is made for each record
 * and need not be.
 */
class RecordCostTest {
    /** A producer record has 40 bytes, its headers have 24 with a list of 24, the Optional around it 16. */
    private static final long PRODUCER_RECORD = 104;

    /** A sink record has 80 bytes, its headers 16, key and value with their schemas 24 each, the Optional 16. */
    private static final long SINK_RECORD = 160;

    /** An array of bytes, besides what it holds. */
    private static final long ARRAY = 24;

    /** A string, besides what it holds. */
    private static final long STRING = 24 + ARRAY;

    /** One more object, however small, is too much. */
    private static final long SMALLEST_OBJECT = 16;

    /** A struct of five fields. */
    private static final long STRUCT = 64;

    /** What Kafka's struct spends on checking a value that is put into it. */
    private static final long PUT = 88;

    /** A number or a date. */
    private static final long BOXED = 24;

    private static final Schema ORDER = SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("account", Schema.STRING_SCHEMA)
            .field("amount", Schema.FLOAT64_SCHEMA)
            .field("express", Schema.BOOLEAN_SCHEMA)
            .field("ordered", Timestamp.SCHEMA)
            .build();

    @Test
    void aSourceRecordOfBytesAllocatesItsProducerRecord() {
        assertSourceAllocates(PRODUCER_RECORD, new ByteArrayConverter(), Schema.BYTES_SCHEMA, new byte[100]);
    }

    @Test
    void aSourceRecordOfTextAllocatesItsProducerRecordAndTheBytes() {
        assertSourceAllocates(PRODUCER_RECORD + 100 + ARRAY, strings(), Schema.STRING_SCHEMA, "x".repeat(100));
    }

    @Test
    void aSourceRecordOfJsonAllocatesItsProducerRecordTheBytesAndACopyOfEachText() {
        Struct order = order("x".repeat(50));
        long bytes = json().fromConnectData("t", order.schema(), order).length + ARRAY;

        assertSourceAllocates(PRODUCER_RECORD + bytes + 50 + ARRAY, json(), order.schema(), order);
    }

    private static void assertSourceAllocates(long most, Converter converter, Schema schema, Object value) {
        SourcePipeline pipeline = new SourcePipeline(
                Fixtures.noTransformations(),
                Fixtures.converters(strings(), converter),
                Fixtures.policy(Fixtures.STRICT, new JumpingTime()));
        SourceRecord record = new SourceRecord(Map.of(), Map.of(), "t", schema, value);

        assertAtMost(most, AllocatedBytes.perRecord(i -> pipeline.process(record)));
    }

    @Test
    void aSinkRecordOfBytesAllocatesTheRecordForTheTask() {
        assertSinkAllocates(SINK_RECORD, new ByteArrayConverter(), new byte[100]);
    }

    @Test
    void aSinkRecordOfTextAllocatesTheRecordForTheTaskAndTheText() {
        assertSinkAllocates(SINK_RECORD + 100 + STRING, strings(), new byte[100]);
    }

    @Test
    void aSinkRecordOfJsonAllocatesTheRecordForTheTaskAndItsFieldsAndWhatStructSpendsOnChecks() {
        Struct order = order("x".repeat(50));
        byte[] bytes = json().fromConnectData("t", order.schema(), order);

        assertSinkAllocates(SINK_RECORD + STRUCT + 5 * PUT + 50 + STRING + 3 * BOXED, json(), bytes);
    }

    private static void assertSinkAllocates(long most, Converter converter, byte[] value) {
        SinkPipeline pipeline = new SinkPipeline(
                Fixtures.converters(strings(), converter),
                Fixtures.noTransformations(),
                Fixtures.policy(Fixtures.STRICT, new JumpingTime()),
                new UsedTopics(topic -> {}));
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("t", 0, 5, null, value);

        assertAtMost(most, AllocatedBytes.perRecord(i -> pipeline.process(record)));
    }

    private static void assertAtMost(long most, long bytes) {
        assertTrue(bytes < most + SMALLEST_OBJECT, () -> bytes + " bytes for a record, not " + most);
    }

    private static Struct order(String account) {
        return new Struct(ORDER)
                .put(ORDER.fields().get(0), 1_000_000_007L)
                .put(ORDER.fields().get(1), account)
                .put(ORDER.fields().get(2), 99.95)
                .put(ORDER.fields().get(3), true)
                .put(ORDER.fields().get(4), new java.util.Date(1_700_000_000_000L));
    }

    private static Converter strings() {
        return configured(new StringConverter());
    }

    private static Converter json() {
        return configured(StreamingJson.inPlaceOf(new JsonConverter()));
    }

    private static Converter configured(Converter converter) {
        converter.configure(Map.of(), false);
        return converter;
    }
}
