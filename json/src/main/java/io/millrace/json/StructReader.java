package io.millrace.json;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Reads JSON objects as structs of one schema; names that it does not know are passed over. Immutable. */
final class StructReader implements PayloadReader {
    private final Schema schema;
    private final Member[] members;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final Function<Schema, Object> missing;

    private StructReader(Schema schema, Member[] members, Function<Schema, Object> missing) {
        this.schema = schema;
        this.members = members;
        this.missing = missing;
        for (Member member : members) {
            indexes.put(member.field.name(), member.field.index());
        }
    }

    /** One field; its name as it is usually written, with quotes. */
    private record Member(byte[] name, Field field, PayloadReader reader) {}

    /** @param missing answers what stands for a value that is not there */
    static StructReader of(Schema schema, Function<Schema, PayloadReader> readers, Function<Schema, Object> missing) {
        List<Field> fields = schema.fields();
        Member[] members = new Member[fields.size()];
        for (Field field : fields) {
            members[field.index()] = new Member(quoted(field.name()), field, readers.apply(field.schema()));
        }
        return new StructReader(schema, members, missing);
    }

    private static byte[] quoted(String name) {
        JsonBytes out = new JsonBytes();
        out.string(name);
        return out.toByteArray();
    }

    @Override
    public Struct read(JsonCursor in) {
        Struct struct = new Struct(schema);
        Found found = new Found();
        in.expect('{');
        if (!in.take('}')) {
            in.enter();
            readMembers(in, struct, found);
            in.leave();
            in.expect('}');
        }
        fillUp(struct, found);
        return struct;
    }

    private void readMembers(JsonCursor in, Struct struct, Found found) {
        int expected = 0;
        do {
            int index = index(in, expected);
            if (index < 0) {
                SchemalessReader.INSTANCE.read(in);
            } else {
                found.add(index);
                struct.put(members[index].field, members[index].reader.read(in));
                expected = index + 1;
            }
        } while (in.take(','));
    }

    /** Passes a name; -1 if it is none of ours. */
    private int index(JsonCursor in, int expected) {
        if (expected < members.length && in.take(members[expected].name)) {
            in.expect(':');
            return expected;
        }
        return indexes.getOrDefault(in.readName(), -1);
    }

    private void fillUp(Struct struct, Found found) {
        for (int i = found.allBefore; i < members.length; i++) {
            if (!found.has(i)) {
                struct.put(members[i].field, missing.apply(members[i].field.schema()));
            }
        }
    }

    /** Which fields were found: all before one, and in an unusual order some behind it. */
    private static final class Found {
        private int allBefore;
        private BitSet others;

        boolean has(int index) {
            return index < allBefore || others != null && others.get(index);
        }

        void add(int index) {
            if (has(index)) {
                throw new Unusual("a name comes twice");
            }
            if (index == allBefore) {
                allBefore++;
                return;
            }
            if (others == null) {
                others = new BitSet();
            }
            others.set(index);
        }
    }
}
