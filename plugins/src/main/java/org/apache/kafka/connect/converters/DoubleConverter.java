package org.apache.kafka.connect.converters;

import io.millrace.plugins.builtin.PrimitiveConverter;
import org.apache.kafka.common.serialization.DoubleDeserializer;
import org.apache.kafka.common.serialization.DoubleSerializer;
import org.apache.kafka.connect.data.Schema;

/** Reads and writes 64-bit floating point numbers, as Kafka's own serializers do. */
public class DoubleConverter extends PrimitiveConverter<Double> {
    public DoubleConverter() {
        super(new Format<>(
                "double",
                Double.class,
                Schema.OPTIONAL_FLOAT64_SCHEMA,
                new DoubleSerializer(),
                new DoubleDeserializer()));
    }
}
