package io.millrace.plugins.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Reads class files, one after the other and no further than asked: first the constants and the parents, then, if
 * wanted, the members. Keeps its buffers. One thread.
 */
public final class ClassFile {
    private static final int MAGIC = 0xCAFEBABE;
    private static final int MODULE = 0x8000;
    private static final int SMALLEST_STEP = 512;
    public static final int MOST_BYTES = 1 << 24;
    private static final int TEXT = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int UNKNOWN = 0;

    /** Bytes of each kind of constant, its tag included; of a text those before the text. */
    private static final int[] SIZES = {0, 3, 0, 5, 5, 9, 9, 3, 3, 5, 5, 5, 5, 0, 0, 4, 3, 5, 5, 3, 3};

    private static final byte[] JDK = "java/".getBytes(StandardCharsets.UTF_8);

    private ByteSource source;
    private byte[] bytes = new byte[1 << 16];
    private int[] constants = new int[1 << 10];
    private long total;
    private int step;
    private int limit;
    private int position;
    private int constantCount;
    private int version;
    private int flags;
    private int ownName;
    private int superName;
    private int[] interfaces = new int[16];
    private int interfaceCount;

    /** Reads a class file up to its interfaces. */
    public ClassFile read(ByteSource from, long size) throws IOException {
        source = from;
        total = size;
        limit = 0;
        position = 0;
        step = (int) Math.max(SMALLEST_STEP, Math.min(size, bytes.length) * 7 / 10); // half of all need no more
        try {
            readHeader();
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("damaged class file", e);
        }
        return this;
    }

    private void readHeader() throws IOException {
        if (readInt() != MAGIC) {
            throw new IOException("not a class file");
        }
        skip(2);
        version = readShort();
        readConstants();
        flags = readShort();
        ownName = readShort();
        superName = readShort();
        interfaceCount = readShort();
        interfaces = grown(interfaces, interfaceCount);
        for (int i = 0; i < interfaceCount; i++) {
            interfaces[i] = readShort();
        }
    }

    /** Notes where each constant is. Hot, therefore one loop without calls; the last constant may not be there yet. */
    private void readConstants() throws IOException {
        constantCount = readShort();
        constants = grown(constants, constantCount);
        int at = position;
        for (int index = 1; index < constantCount; index++) {
            if (at + 3 > limit) {
                position = at;
                require(3);
            }
            constants[index] = at;
            int tag = bytes[at];
            int size = tag >= 0 && tag < SIZES.length ? SIZES[tag] : UNKNOWN;
            if (size == UNKNOWN) {
                throw new IOException("unknown constant " + tag);
            }
            at += tag == TEXT ? size + unsignedShort(at + 1) : size;
            if (tag == LONG || tag == DOUBLE) {
                index++; // they take two places
            }
        }
        position = at;
    }

    private static int[] grown(int[] array, int size) {
        return array.length >= size ? array : new int[Math.max(size, 2 * array.length)];
    }

    /** The version of the class file format, as 61 for Java 17. */
    public int version() {
        return version;
    }

    public int flags() {
        return flags;
    }

    /** Whether anything but the JDK's base stands above the class; if not, it is no plugin and leads to none. */
    public boolean hasForeignParent() {
        if ((flags & MODULE) != 0) {
            return false;
        }
        boolean foreign = superName != 0 && !startsWith(superName, JDK);
        for (int i = 0; i < interfaceCount && !foreign; i++) {
            foreign = !startsWith(interfaces[i], JDK);
        }
        return foreign;
    }

    /** Whether the class is where its name says. */
    public boolean isAt(ArchiveEntry entry, byte[] ending) {
        int start = textStart(classText(ownName));
        return entry.nameIs(bytes, start + 2, unsignedShort(start), ending);
    }

    public ClassHeader header(ClassElement element) {
        String[] parents = new String[interfaceCount];
        for (int i = 0; i < interfaceCount; i++) {
            parents[i] = className(interfaces[i]);
        }
        String name = className(ownName);
        Likeness likeness = Likeness.of(name, this::mentions);
        return new ClassHeader(name, className(superName), List.of(parents), flags, version, likeness, element);
    }

    /** Whether any text in the class contains the given one. */
    private boolean mentions(byte[] wanted) {
        for (int index = 1; index < constantCount; index++) {
            int tag = bytes[constants[index]];
            if (tag == TEXT && contains(textStart(index), wanted)) {
                return true;
            }
            if (tag == LONG || tag == DOUBLE) {
                index++;
            }
        }
        return false;
    }

    private boolean contains(int start, byte[] wanted) {
        int last = start + 2 + unsignedShort(start) - wanted.length;
        for (int at = start + 2; at <= last; at++) {
            if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }

    /** The modifiers of the constructor without parameters, or -1 if there is none. Reads on; may be called once. */
    public int plainConstructor() throws IOException {
        try {
            for (int left = readShort(); left > 0; left--) {
                skip(6);
                skipAttributes();
            }
            for (int left = readShort(); left > 0; left--) {
                int modifiers = readShort();
                String name = text(readShort());
                String signature = text(readShort());
                if (name.equals("<init>") && signature.equals("()V")) {
                    return modifiers;
                }
                skipAttributes();
            }
            return -1;
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("damaged class file", e);
        }
    }

    private void skipAttributes() throws IOException {
        for (int left = readShort(); left > 0; left--) {
            skip(2);
            skip(readInt());
        }
    }

    private boolean startsWith(int classIndex, byte[] text) {
        int start = textStart(classText(classIndex));
        return unsignedShort(start) >= text.length
                && Arrays.equals(bytes, start + 2, start + 2 + text.length, text, 0, text.length);
    }

    /** The name of a class constant; index 0, as the parent of Object or a module, gives the empty name. */
    private String className(int index) {
        return index == 0 ? "" : text(classText(index));
    }

    private int classText(int index) {
        return unsignedShort(constants[checked(index)] + 1);
    }

    private String text(int index) {
        int start = textStart(index);
        return new String(bytes, start + 2, unsignedShort(start), StandardCharsets.UTF_8);
    }

    private int textStart(int index) {
        return constants[checked(index)] + 1;
    }

    private int checked(int index) {
        if (index <= 0 || index >= constantCount) {
            throw new IndexOutOfBoundsException(index);
        }
        return index;
    }

    private int unsignedShort(int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }

    private int readShort() throws IOException {
        require(2);
        position += 2;
        return unsignedShort(position - 2);
    }

    private int readInt() throws IOException {
        return readShort() << 16 | readShort();
    }

    private void skip(int count) throws IOException {
        if (count < 0) {
            throw new IOException("damaged class file");
        }
        require(count);
        position += count;
    }

    private void require(int count) throws IOException {
        if ((long) position + count > total) {
            throw new EOFException("class file is cut off");
        }
        if ((long) position + count > MOST_BYTES) {
            throw new IOException("class file is too large");
        }
        while (position + count > limit) {
            if (position + count > bytes.length) {
                int size = Math.max(position + count, 2 * bytes.length);
                bytes = Arrays.copyOf(bytes, Math.min(size, MOST_BYTES));
            }
            int read = source.read(bytes, limit, Math.min(step, bytes.length - limit));
            if (read < 0) {
                throw new EOFException("class file is cut off");
            }
            limit += read;
            step = Math.max(SMALLEST_STEP, step / 8);
        }
    }
}
