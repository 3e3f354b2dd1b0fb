package io.millrace.json;

import java.util.List;
import java.util.function.Function;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Writes structs of one schema as JSON objects. Any thread. */
final class StructWriter implements PayloadWriter {
    private final Schema schema;
    private final Member[] members;

    /** Another instance of the schema, found equal before; any thread may replace it. */
    private Schema alias;

    private StructWriter(Schema schema, Member[] members) {
        this.schema = schema;
        this.members = members;
    }

    static StructWriter of(Schema schema, Function<Schema, SchemaWriter> writers, JsonSettings settings) {
        List<Field> fields = schema.fields();
        Member[] members = new Member[fields.size()];
        for (int i = 0; i < members.length; i++) {
            Field field = fields.get(i);
            boolean hidesNull = field.schema().defaultValue() != null && !settings.replaceNullWithDefault();
            members[i] = new Member(prefix(i, field), field, hidesNull, writers.apply(field.schema()));
        }
        return new StructWriter(schema, members);
    }

    private static byte[] prefix(int index, Field field) {
        JsonBytes out = new JsonBytes();
        out.one(index == 0 ? '{' : ',');
        out.string(field.name());
        out.one(':');
        return out.toByteArray();
    }

    @Override
    public void write(Object value, JsonBytes out) {
        if (value.getClass() != Struct.class) {
            throw new Unusual("a value is no struct, or more than that");
        }
        Struct struct = (Struct) value;
        check(struct.schema());
        out.enter();
        for (Member member : members) {
            out.raw(member.prefix);
            member.writer.write(member.of(struct), out);
        }
        out.end(members.length == 0 ? '{' : ',', "{}");
        out.leave();
    }

    private void check(Schema given) {
        if (given == schema || given == alias) {
            return;
        }
        SchemaKind.of(given, 0);
        if (!given.equals(schema)) {
            throw new Unusual("a struct has another schema");
        }
        alias = given;
    }

    /**
     * One field.
     *
     * @param prefix all that stands before its value
     * @param hidesNull whether {@code get} would answer a default where nothing was set
     */
    private record Member(byte[] prefix, Field field, boolean hidesNull, SchemaWriter writer) {
        Object of(Struct struct) {
            return hidesNull ? struct.getWithoutDefault(field.name()) : struct.get(field);
        }
    }
}
