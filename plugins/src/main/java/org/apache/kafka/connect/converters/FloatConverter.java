package org.apache.kafka.connect.converters;

import io.millrace.plugins.builtin.PrimitiveConverter;
import org.apache.kafka.common.serialization.FloatDeserializer;
import org.apache.kafka.common.serialization.FloatSerializer;
import org.apache.kafka.connect.data.Schema;

/** Reads and writes 32-bit floating point numbers, as Kafka's own serializers do. */
public class FloatConverter extends PrimitiveConverter<Float> {
    public FloatConverter() {
        super(new Format<>(
                "float", Float.class, Schema.OPTIONAL_FLOAT32_SCHEMA, new FloatSerializer(), new FloatDeserializer()));
    }
}
