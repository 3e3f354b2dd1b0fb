package io.millrace.plugins.builtin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.converters.BooleanConverter;
import org.apache.kafka.connect.converters.ByteArrayConverter;
import org.apache.kafka.connect.converters.DoubleConverter;
import org.apache.kafka.connect.converters.FloatConverter;
import org.apache.kafka.connect.converters.IntegerConverter;
import org.apache.kafka.connect.converters.LongConverter;
import org.apache.kafka.connect.converters.ShortConverter;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PrimitiveConvertersTest {
    static Stream<Arguments> converters() {
        return Stream.of(
                Arguments.of(new BooleanConverter(), true, Schema.OPTIONAL_BOOLEAN_SCHEMA),
                Arguments.of(new DoubleConverter(), 1.5, Schema.OPTIONAL_FLOAT64_SCHEMA),
                Arguments.of(new FloatConverter(), 1.5f, Schema.OPTIONAL_FLOAT32_SCHEMA),
                Arguments.of(new IntegerConverter(), 7, Schema.OPTIONAL_INT32_SCHEMA),
                Arguments.of(new LongConverter(), 7L, Schema.OPTIONAL_INT64_SCHEMA),
                Arguments.of(new ShortConverter(), (short) 7, Schema.OPTIONAL_INT16_SCHEMA));
    }

    @ParameterizedTest
    @MethodSource("converters")
    void readsBackWhatItWrote(PrimitiveConverter<?> converter, Object value, Schema schema) {
        converter.configure(Map.of(), false);

        assertEquals(
                new SchemaAndValue(schema, value),
                converter.toConnectData("t", converter.fromConnectData("t", schema, value)));
        assertEquals(
                new SchemaAndValue(schema, value),
                converter.toConnectHeader("t", "h", converter.fromConnectHeader("t", "h", schema, value)));
    }

    @ParameterizedTest
    @MethodSource("converters")
    void passesNullOn(PrimitiveConverter<?> converter, Object value, Schema schema) {
        assertNull(converter.fromConnectData("t", schema, null));
        assertEquals(new SchemaAndValue(schema, null), converter.toConnectData("t", null));
    }

    @ParameterizedTest
    @MethodSource("converters")
    void refusesBytesOfAnotherLength(PrimitiveConverter<?> converter, Object value, Schema schema) {
        assertThrows(DataException.class, () -> converter.toConnectData("t", new byte[11]));
    }

    @Test
    void refusesValuesOfAnotherType() {
        DataException number = assertThrows(
                DataException.class, () -> new LongConverter().fromConnectData("t", Schema.INT64_SCHEMA, "seven"));
        DataException schema = assertThrows(
                DataException.class, () -> new BooleanConverter().fromConnectData("t", Schema.INT32_SCHEMA, true));

        assertEquals("Failed to serialize to long (was class java.lang.String): ", number.getMessage());
        assertEquals("Invalid schema type for BooleanConverter: INT32", schema.getMessage());
    }

    @Test
    void handsBytesThrough() {
        ByteArrayConverter converter = new ByteArrayConverter();
        byte[] bytes = {1, 2, 3};
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        buffer.get();

        assertArrayEquals(bytes, converter.fromConnectData("t", Schema.BYTES_SCHEMA, bytes));
        assertArrayEquals(bytes, converter.fromConnectData("t", null, buffer));
        assertNull(converter.fromConnectData("t", null, null));
        assertEquals(
                Schema.OPTIONAL_BYTES_SCHEMA,
                converter.toConnectData("t", bytes).schema());
    }

    @Test
    void refusesWhatIsNotBytes() {
        ByteArrayConverter converter = new ByteArrayConverter();

        DataException schema = assertThrows(
                DataException.class, () -> converter.fromConnectData("t", Schema.STRING_SCHEMA, new byte[0]));
        DataException value =
                assertThrows(DataException.class, () -> converter.fromConnectData("t", Schema.BYTES_SCHEMA, 1));

        assertEquals("Invalid schema type for ByteArrayConverter: STRING", schema.getMessage());
        assertEquals(
                "ByteArrayConverter is not compatible with objects of type class java.lang.Integer",
                value.getMessage());
    }
}
