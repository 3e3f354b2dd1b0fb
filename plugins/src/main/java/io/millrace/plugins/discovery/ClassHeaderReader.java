package io.millrace.plugins.discovery;

import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads class files as far as is needed to know a class's name, parents and public constructor. One use, one thread. */
final class ClassHeaderReader {
    private static final int MAGIC = 0xCAFEBABE;
    private static final int INTERFACE = 0x0200;
    private static final int MODULE = 0x8000;

    private final ByteBuffer bytes;
    private final int[] constants;

    private ClassHeaderReader(byte[] file, int length) {
        bytes = ByteBuffer.wrap(file, 0, length);
        if (bytes.getInt() != MAGIC) {
            throw new IllegalArgumentException("not a class file");
        }
        bytes.getInt();
        constants = new int[unsignedShort()];
    }

    /**
     * Reads a class file.
     *
     * @throws RuntimeException if it is not one, or is cut off
     */
    static ClassHeader read(byte[] file, int length) {
        return new ClassHeaderReader(file, length).header();
    }

    private ClassHeader header() {
        skipConstants();
        int flags = unsignedShort();
        String name = (flags & MODULE) != 0 ? "" : className(unsignedShort());
        String superName = className(unsignedShort());
        List<String> interfaces = interfaces();
        boolean concrete = (flags & (INTERFACE | Modifier.ABSTRACT | MODULE)) == 0;
        boolean creatable = concrete && Modifier.isPublic(flags) && hasPublicConstructor();
        return new ClassHeader(name, superName, interfaces, concrete, creatable);
    }

    private void skipConstants() {
        for (int index = 1; index < constants.length; index++) {
            constants[index] = bytes.position();
            int tag = bytes.get();
            skip(size(tag));
            if (tag == 5 || tag == 6) {
                index++; // long and double take two places
            }
        }
    }

    private int size(int tag) {
        return switch (tag) {
            case 1 -> unsignedShort();
            case 3, 4, 9, 10, 11, 12, 17, 18 -> 4;
            case 5, 6 -> 8;
            case 7, 8, 16, 19, 20 -> 2;
            case 15 -> 3;
            default -> throw new IllegalArgumentException("unknown constant " + tag);
        };
    }

    private List<String> interfaces() {
        int count = unsignedShort();
        List<String> names = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            names.add(className(unsignedShort()));
        }
        return names;
    }

    private boolean hasPublicConstructor() {
        skipMembers();
        for (int left = unsignedShort(); left > 0; left--) {
            int flags = unsignedShort();
            String name = utf8(unsignedShort());
            String signature = utf8(unsignedShort());
            if (name.equals("<init>") && signature.equals("()V")) {
                return Modifier.isPublic(flags);
            }
            skipAttributes();
        }
        return false;
    }

    private void skipMembers() {
        for (int left = unsignedShort(); left > 0; left--) {
            skip(6);
            skipAttributes();
        }
    }

    private void skipAttributes() {
        for (int left = unsignedShort(); left > 0; left--) {
            skip(2);
            skip(bytes.getInt());
        }
    }

    /** The name of a class constant; index 0, as the parent of Object or a module, gives the empty name. */
    private String className(int index) {
        return index == 0 ? "" : utf8(Short.toUnsignedInt(bytes.getShort(constants[index] + 1)));
    }

    private String utf8(int index) {
        int start = constants[index] + 1;
        int length = Short.toUnsignedInt(bytes.getShort(start));
        return new String(bytes.array(), start + 2, length, StandardCharsets.UTF_8);
    }

    private int unsignedShort() {
        return Short.toUnsignedInt(bytes.getShort());
    }

    private void skip(int count) {
        bytes.position(bytes.position() + count);
    }
}
