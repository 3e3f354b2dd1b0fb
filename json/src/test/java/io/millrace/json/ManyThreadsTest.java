package io.millrace.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.Test;

/** A task's converters serve the threads that report errant records, too. */
class ManyThreadsTest {
    private final Converter apache = configured(new JsonConverter());
    private final Converter ours = configured(StreamingJson.inPlaceOf(new JsonConverter()));

    private static Converter configured(Converter converter) {
        converter.configure(Map.of("schemas.cache.size", 3), false);
        return converter;
    }

    @Test
    void servesManyThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Void>> done = threads.invokeAll(
                    IntStream.range(0, 4).mapToObj(this::convertMany).toList());
            for (Future<Void> each : done) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private Callable<Void> convertMany(int thread) {
        return () -> {
            for (int i = 0; i < 2_000; i++) {
                Schema schema = SchemaBuilder.struct()
                        .field("field" + (i + thread) % 5, Schema.STRING_SCHEMA)
                        .build();
                Struct value = new Struct(schema).put(schema.fields().get(0), "value " + thread + " " + i);
                byte[] written = ours.fromConnectData("topic", schema, value);
                assertArrayEquals(apache.fromConnectData("topic", schema, value), written);
                assertEquals(value, ours.toConnectData("topic", written).value());
            }
            return null;
        };
    }
}
