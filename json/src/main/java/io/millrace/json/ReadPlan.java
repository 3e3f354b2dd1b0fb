package io.millrace.json;

import java.util.Arrays;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;

/**
 * How records that begin with the same bytes are read. Immutable.
 *
 * @param start what stands before each payload: nothing, or an envelope with the schema
 * @param schema null for payloads without one
 */
record ReadPlan(byte[] start, Schema schema, PayloadReader payload) {
    boolean fits(byte[] record) {
        return record.length > start.length && Arrays.equals(record, 0, start.length, start, 0, start.length);
    }

    /** Throws {@link Unusual} if Apache's converter has to read the whole record. */
    SchemaAndValue read(byte[] record, JsonCursor in) {
        in.begin(record, start.length);
        Object value = payload.read(in);
        if (start.length > 0) {
            in.expect('}');
        }
        in.expectEnd();
        return new SchemaAndValue(schema, value);
    }
}
