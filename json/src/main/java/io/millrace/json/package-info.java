/**
 * JSON for records, read and written as bytes without a tree between; the answers are those of Apache's {@code
 * JsonConverter}.
 *
 * <pre>
 * StreamingJson ─► RecordWriter ─► WritePlan (envelope bytes, PayloadWriter) ─► JsonBytes
 *               ─► RecordReader ─► ReadPlan  (envelope bytes, PayloadReader) ◄─ JsonCursor
 *               ─► Apache's converter: the first record of a schema, and whatever is Unusual
 * </pre>
 */
package io.millrace.json;
