package io.millrace.json;

import org.apache.kafka.connect.data.Schema;

/**
 * How values of one schema become records. Immutable.
 *
 * @param schema null for values without one
 * @param start what stands before each payload
 */
record WritePlan(Schema schema, byte[] start, byte[] end, PayloadWriter payload) {
    static final byte[] NOTHING = {};

    /** Throws {@link Unusual} if Apache's converter has to write the whole record. */
    void write(Object value, JsonBytes out) {
        out.begin(start);
        payload.write(value, out);
        out.raw(end);
    }
}
