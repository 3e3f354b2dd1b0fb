package io.millrace.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;

/** What is done once for a schema is not done again for each record: by counts and allocated bytes, never by time. */
class LearningTest {
    private static final int RECORDS = 2_000;

    private final StreamingJson.StandIn converter = new StreamingJson.StandIn(new JsonConverter());

    private static Schema order() {
        return SchemaBuilder.struct()
                .name("com.example.Order")
                .field("id", Schema.INT32_SCHEMA)
                .field("serial", Schema.INT64_SCHEMA)
                .field("price", Schema.FLOAT64_SCHEMA)
                .field("paid", Schema.BOOLEAN_SCHEMA)
                .field("customer", Schema.STRING_SCHEMA)
                .field("code", Schema.OPTIONAL_STRING_SCHEMA)
                .field("at", Timestamp.SCHEMA)
                .build();
    }

    private static Struct order(Schema schema, int number) {
        return new Struct(schema)
                .put("id", number)
                .put("serial", 1_000_000_007L * number)
                .put("price", number * 0.37)
                .put("paid", number % 2 == 0)
                .put("customer", "a customer of " + (10_000 + number))
                .put("code", number % 3 == 0 ? null : "code " + number)
                .put("at", new java.util.Date(1_700_000_000_000L + number));
    }

    private StreamingJson.StandIn configured(Map<String, ?> config) {
        converter.configure(config, false);
        return converter;
    }

    @Test
    void serializesASchemaOnceForAllItsRecords() {
        configured(Map.of());

        for (int i = 0; i < RECORDS; i++) {
            Schema schema = i % 100 == 0
                    ? order()
                    : converter.toConnectData("t", write(order(), 0)).schema();
            write(schema, i);
        }

        assertEquals(2, converter.handedOver(), "one record written and one read by Apache's converter");
    }

    private byte[] write(Schema schema, int number) {
        return converter.fromConnectData("t", schema, order(schema, number));
    }

    @Test
    void parsesASchemaOnceForAllItsRecords() {
        configured(Map.of());
        List<byte[]> records = List.of(
                write(order(), 1),
                "{\"schema\": {\"type\": \"int32\"}, \"payload\": 1}".getBytes(StandardCharsets.UTF_8),
                "{\"schema\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},\"payload\":[\"}\"]}"
                        .getBytes(StandardCharsets.UTF_8));
        long before = converter.handedOver();

        for (int i = 0; i < RECORDS; i++) {
            converter.toConnectData("t", records.get(i % records.size()));
        }

        assertEquals(records.size(), converter.handedOver() - before);
    }

    @Test
    void givesTheSameSchemaInstanceToAllItsRecords() {
        configured(Map.of());
        byte[] record = write(order(), 1);

        SchemaAndValue first = converter.toConnectData("t", record);
        SchemaAndValue second = converter.toConnectData("t", write(order(), 2));

        assertTrue(first.schema() == second.schema());
        assertTrue(((Struct) second.value()).schema() == second.schema());
    }

    @Test
    void remembersNoMoreSchemasThanItMay() {
        PlanCache<Integer, byte[]> plans = new PlanCache<>(3, plan -> plan.length);

        for (int i = 0; i < 10; i++) {
            plans.keep(i, new byte[100]);
            plans.find(0);
        }
        assertEquals(3, plans.size());
        assertTrue(plans.find(0).isPresent(), "what is in use stays");

        plans.keep(11, new byte[7 << 20]);
        plans.keep(12, new byte[7 << 20]);
        assertEquals(1, plans.size(), "large ones are few");
    }

    @Test
    void learnsNothingWhenItMayRememberNothing() {
        configured(Map.of("schemas.cache.size", 0));

        for (int i = 0; i < 10; i++) {
            write(order(), i);
        }

        assertEquals(10, converter.handedOver());
    }

    @Test
    void allocatesLittleMoreThanTheAnswer() {
        configured(Map.of());
        Schema schema = order();
        Struct[] values = new Struct[RECORDS];
        byte[][] records = new byte[RECORDS][];
        for (int i = 0; i < RECORDS; i++) {
            values[i] = order(schema, i);
            records[i] = converter.fromConnectData("t", schema, values[i]);
        }
        int size = records[RECORDS / 2].length;

        long writing = allocatedPerRecord(i -> converter.fromConnectData("t", schema, values[i]));
        long reading = allocatedPerRecord(i -> converter.toConnectData("t", records[i]));

        assertTrue(writing < size + 200, () -> writing + " bytes to write " + size);
        assertTrue(reading < 1_500, () -> reading + " bytes to read seven fields");
    }

    private interface Action {
        Object on(int record);
    }

    private static long allocatedPerRecord(Action action) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < RECORDS; i++) {
            action.on(i);
        }
        long self = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(self);
        for (int i = 0; i < RECORDS; i++) {
            action.on(i);
        }
        return (threads.getThreadAllocatedBytes(self) - before) / RECORDS;
    }
}
