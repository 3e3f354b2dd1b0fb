package io.millrace.json;

/** Reads whatever is written: maps, lists, longs, doubles, strings, truth values and null. Immutable. */
final class SchemalessReader implements PayloadReader {
    static final SchemalessReader INSTANCE = new SchemalessReader();

    private final PayloadReader array = new ArrayReader(this);
    private final PayloadReader object = new ObjectReader(this);

    private SchemalessReader() {}

    @Override
    public Object read(JsonCursor in) {
        return switch (in.peekToken()) {
            case '{' -> object.read(in);
            case '[' -> array.read(in);
            case '"' -> in.readString();
            case 't', 'f' -> in.readBoolean();
            case 'n' -> nothing(in);
            default -> number(in.readNumber());
        };
    }

    private static Object nothing(JsonCursor in) {
        if (!in.takeNull()) {
            throw new Unusual("a word is unknown");
        }
        return null;
    }

    private static Object number(JsonNumber number) {
        if (number.isIntegral()) {
            return number.toLong();
        }
        return number.toDouble();
    }
}
