package io.millrace.json;

/** Writes values of one schema; throws a {@code RuntimeException} where Apache's converter has to judge. Any thread. */
interface PayloadWriter {
    void write(Object value, JsonBytes out);
}
