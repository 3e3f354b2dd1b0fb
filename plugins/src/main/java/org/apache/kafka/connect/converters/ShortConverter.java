package org.apache.kafka.connect.converters;

import io.millrace.plugins.builtin.PrimitiveConverter;
import org.apache.kafka.common.serialization.ShortDeserializer;
import org.apache.kafka.common.serialization.ShortSerializer;
import org.apache.kafka.connect.data.Schema;

/** Reads and writes 16-bit integers, as Kafka's own serializers do. */
public class ShortConverter extends PrimitiveConverter<Short> {
    public ShortConverter() {
        super(new Format<>(
                "short", Short.class, Schema.OPTIONAL_INT16_SCHEMA, new ShortSerializer(), new ShortDeserializer()));
    }
}
