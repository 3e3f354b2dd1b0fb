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

    private StructReader(Schema schema, Member[] members) {
        this.schema = schema;
        this.members = members;
        for (Member member : members) {
            indexes.put(member.field.name(), member.field.index());
        }
    }

    /** One field; its name as it is usually written, with quotes and colon. */
    private record Member(byte[] name, Field field, SchemaReader reader) {
        void read(JsonCursor in, Struct struct) {
            struct.put(field, reader.read(in));
        }
    }

    static StructReader of(Schema schema, Function<Schema, SchemaReader> readers) {
        List<Field> fields = schema.fields();
        Member[] members = new Member[fields.size()];
        for (Field field : fields) {
            members[field.index()] = new Member(written(field.name()), field, readers.apply(field.schema()));
        }
        return new StructReader(schema, members);
    }

    private static byte[] written(String name) {
        JsonBytes out = new JsonBytes();
        out.string(name);
        out.one(':');
        return out.toByteArray();
    }

    @Override
    public Struct read(JsonCursor in) {
        Struct struct = new Struct(schema);
        in.expect('{');
        if (in.take('}')) {
            fillUp(struct, new Found(0));
            return struct;
        }
        in.enter();
        readMembers(in, struct);
        in.leave();
        in.expect('}');
        return struct;
    }

    private void readMembers(JsonCursor in, Struct struct) {
        int read = 0;
        boolean more = true;
        while (more && read < members.length && in.takeNext(members[read].name)) {
            members[read].read(in, struct);
            read++;
            more = in.take(',');
        }
        if (more || read < members.length) {
            Found found = new Found(read);
            if (more) {
                readInAnyOrder(in, struct, found);
            }
            fillUp(struct, found);
        }
    }

    private void readInAnyOrder(JsonCursor in, Struct struct, Found found) {
        int expected = found.allBefore;
        do {
            int index = index(in, expected);
            if (index < 0) {
                SchemalessReader.INSTANCE.read(in);
            } else {
                found.add(index);
                members[index].read(in, struct);
                expected = index + 1;
            }
        } while (in.take(','));
    }

    /** Passes a name; -1 if it is none of ours. */
    private int index(JsonCursor in, int expected) {
        return expected < members.length && in.takeNext(members[expected].name)
                ? expected
                : indexes.getOrDefault(in.readName(), -1);
    }

    private void fillUp(Struct struct, Found found) {
        for (int i = found.allBefore; i < members.length; i++) {
            if (!found.has(i)) {
                struct.put(members[i].field, members[i].reader.missing());
            }
        }
    }

    /** Which fields were found: all before one, and in an unusual order some behind it. */
    private static final class Found {
        private int allBefore;
        private BitSet others;

        Found(int allBefore) {
            this.allBefore = allBefore;
        }

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
