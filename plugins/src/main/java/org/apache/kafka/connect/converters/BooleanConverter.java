package org.apache.kafka.connect.converters;

import io.millrace.plugins.builtin.PrimitiveConverter;
import org.apache.kafka.common.serialization.BooleanDeserializer;
import org.apache.kafka.common.serialization.BooleanSerializer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/** Reads and writes booleans, as Kafka's own serializers do. */
public class BooleanConverter extends PrimitiveConverter<Boolean> {
    public BooleanConverter() {
        super(new Format<>(
                "boolean",
                Boolean.class,
                Schema.OPTIONAL_BOOLEAN_SCHEMA,
                new BooleanSerializer(),
                new BooleanDeserializer()));
    }

    @Override
    public byte[] fromConnectData(String topic, Schema schema, Object value) {
        if (schema != null && schema.type() != Schema.Type.BOOLEAN) {
            throw new DataException("Invalid schema type for BooleanConverter: " + schema.type());
        }
        return super.fromConnectData(topic, schema, value);
    }

    @Override
    protected DataException wrongType(Object value) {
        return new DataException("BooleanConverter is not compatible with objects of type " + value.getClass());
    }
}
