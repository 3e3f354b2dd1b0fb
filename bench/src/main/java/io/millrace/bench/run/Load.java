package io.millrace.bench.run;

import io.millrace.bench.plugin.PayloadKind;
import java.util.Map;

/** What a scenario moves: records of a kind and size, by how many tasks; immutable. */
record Load(PayloadKind kind, int size, int tasks, long records) {
    private static final int QUICK = 4;

    Load quick() {
        return new Load(kind, size, tasks, records / QUICK);
    }

    /** The converter for values of this kind. */
    Map<String, String> converter() {
        return switch (kind) {
            case BYTES -> Map.of("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
            case STRING -> Map.of("value.converter", "org.apache.kafka.connect.storage.StringConverter");
            case STRUCT -> Map.of("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        };
    }
}
