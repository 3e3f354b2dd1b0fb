package io.millrace.worker.store;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectStreamConstants;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Bytes of the offsets file: what {@code ObjectOutputStream} makes of a {@code java.util.HashMap<byte[], byte[]>}, so
 * that the file can be handed to and taken from Apache's worker. Written and read by hand: loading an offsets file
 * never creates any object but a byte array.
 */
final class OffsetFile {
    static final String MAP_CLASS = "java.util.HashMap";
    static final long MAP_VERSION = 362498820763181265L;
    static final byte MAP_FLAGS = ObjectStreamConstants.SC_WRITE_METHOD | ObjectStreamConstants.SC_SERIALIZABLE;
    static final String LOAD_FACTOR_FIELD = "loadFactor";
    static final String THRESHOLD_FIELD = "threshold";
    static final String ARRAY_CLASS = "[B";
    static final long ARRAY_VERSION = -5984413125824719648L;
    static final byte ARRAY_FLAGS = ObjectStreamConstants.SC_SERIALIZABLE;

    private static final float LOAD_FACTOR = 0.75f;
    private static final int SMALLEST_CAPACITY = 16;
    private static final int LARGEST_CAPACITY = 1 << 30;
    /** The map's class is handle 0, the map handle 1: the class of byte arrays always comes third. */
    private static final int ARRAY_CLASS_HANDLE = ObjectStreamConstants.baseWireHandle + 2;

    private OffsetFile() {}

    /** Reads a whole file; no bytes at all are no offsets. Entries come in the order of the file. */
    static Map<ByteBuffer, ByteBuffer> read(byte[] file) throws OffsetFileDamage {
        return file.length == 0 ? Map.of() : new OffsetFileParser(file).parse();
    }

    /** The bytes of a file with these entries in this order; a null key or value is written as null. */
    static byte[] write(Map<ByteBuffer, ByteBuffer> offsets) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writeMapStart(out, offsets.size());
            ArrayOutput arrays = new ArrayOutput(out);
            for (Map.Entry<ByteBuffer, ByteBuffer> entry : offsets.entrySet()) {
                arrays.write(Buffers.bytes(entry.getKey()));
                arrays.write(Buffers.bytes(entry.getValue()));
            }
            out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static void writeMapStart(DataOutputStream out, int entries) throws IOException {
        int capacity = capacity(entries);
        out.writeShort(ObjectStreamConstants.STREAM_MAGIC);
        out.writeShort(ObjectStreamConstants.STREAM_VERSION);
        out.writeByte(ObjectStreamConstants.TC_OBJECT);
        writeClassStart(out, MAP_CLASS, MAP_VERSION, MAP_FLAGS);
        out.writeShort(2);
        out.writeByte('F');
        out.writeUTF(LOAD_FACTOR_FIELD);
        out.writeByte('I');
        out.writeUTF(THRESHOLD_FIELD);
        writeClassEnd(out);
        out.writeFloat(LOAD_FACTOR);
        out.writeInt(entries == 0 ? 0 : threshold(capacity));
        out.writeByte(ObjectStreamConstants.TC_BLOCKDATA);
        out.writeByte(2 * Integer.BYTES);
        out.writeInt(capacity);
        out.writeInt(entries);
    }

    private static void writeClassStart(DataOutputStream out, String name, long version, byte flags)
            throws IOException {
        out.writeByte(ObjectStreamConstants.TC_CLASSDESC);
        out.writeUTF(name);
        out.writeLong(version);
        out.writeByte(flags);
    }

    private static void writeClassEnd(DataOutputStream out) throws IOException {
        out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
        out.writeByte(ObjectStreamConstants.TC_NULL);
    }

    /** The table size that a HashMap has after so many single puts. */
    private static int capacity(int entries) {
        int capacity = SMALLEST_CAPACITY;
        while (entries > threshold(capacity) && capacity < LARGEST_CAPACITY) {
            capacity <<= 1;
        }
        return capacity;
    }

    private static int threshold(int capacity) {
        return (int) (capacity * LOAD_FACTOR);
    }

    /** Writes byte arrays: the first with its class, the others with a reference to that. */
    private static final class ArrayOutput {
        private final DataOutputStream out;
        private boolean classWritten;

        ArrayOutput(DataOutputStream out) {
            this.out = out;
        }

        void write(byte[] array) throws IOException {
            if (array == null) {
                out.writeByte(ObjectStreamConstants.TC_NULL);
                return;
            }
            out.writeByte(ObjectStreamConstants.TC_ARRAY);
            writeClass();
            out.writeInt(array.length);
            out.write(array);
        }

        private void writeClass() throws IOException {
            if (classWritten) {
                out.writeByte(ObjectStreamConstants.TC_REFERENCE);
                out.writeInt(ARRAY_CLASS_HANDLE);
                return;
            }
            writeClassStart(out, ARRAY_CLASS, ARRAY_VERSION, ARRAY_FLAGS);
            out.writeShort(0);
            writeClassEnd(out);
            classWritten = true;
        }
    }
}
