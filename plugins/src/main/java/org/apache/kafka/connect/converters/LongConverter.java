package org.apache.kafka.connect.converters;

import io.millrace.plugins.builtin.PrimitiveConverter;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.connect.data.Schema;

/** Reads and writes 64-bit integers, as Kafka's own serializers do. */
public class LongConverter extends PrimitiveConverter<Long> {
    public LongConverter() {
        super(new Format<>(
                "long", Long.class, Schema.OPTIONAL_INT64_SCHEMA, new LongSerializer(), new LongDeserializer()));
    }
}
