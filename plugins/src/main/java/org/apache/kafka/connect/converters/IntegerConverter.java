package org.apache.kafka.connect.converters;

import io.millrace.plugins.builtin.PrimitiveConverter;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.connect.data.Schema;

/** Reads and writes 32-bit integers, as Kafka's own serializers do. */
public class IntegerConverter extends PrimitiveConverter<Integer> {
    public IntegerConverter() {
        super(new Format<>(
                "integer",
                Integer.class,
                Schema.OPTIONAL_INT32_SCHEMA,
                new IntegerSerializer(),
                new IntegerDeserializer()));
    }
}
