package io.millrace.json;

/** Reads values of one schema; throws a {@code RuntimeException} where Apache's converter has to judge. Any thread. */
interface PayloadReader {
    Object read(JsonCursor in);
}
