package io.millrace.worker.store;

import static java.io.ObjectStreamConstants.STREAM_MAGIC;
import static java.io.ObjectStreamConstants.STREAM_VERSION;
import static java.io.ObjectStreamConstants.TC_ARRAY;
import static java.io.ObjectStreamConstants.TC_BLOCKDATA;
import static java.io.ObjectStreamConstants.TC_BLOCKDATALONG;
import static java.io.ObjectStreamConstants.TC_CLASS;
import static java.io.ObjectStreamConstants.TC_CLASSDESC;
import static java.io.ObjectStreamConstants.TC_ENDBLOCKDATA;
import static java.io.ObjectStreamConstants.TC_ENUM;
import static java.io.ObjectStreamConstants.TC_LONGSTRING;
import static java.io.ObjectStreamConstants.TC_NULL;
import static java.io.ObjectStreamConstants.TC_OBJECT;
import static java.io.ObjectStreamConstants.TC_REFERENCE;
import static java.io.ObjectStreamConstants.TC_STRING;
import static java.io.ObjectStreamConstants.baseWireHandle;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes one offsets file apart, byte by byte, and stops at the first that is out of place. One thread, one use. */
final class OffsetFileParser {
    private static final int LONGEST_NAME_SHOWN = 100;
    /** Stands for a class or for the map itself among the handles: things that are no byte array. */
    private static final Object NO_ARRAY = new Object();

    private static final Object ARRAY_CLASS = new Object();

    private final ByteBuffer in;
    /** What the stream has numbered so far: classes, the map, byte arrays. */
    private final List<Object> handles = new ArrayList<>();

    OffsetFileParser(byte[] file) {
        this.in = ByteBuffer.wrap(file);
    }

    Map<ByteBuffer, ByteBuffer> parse() throws OffsetFileDamage {
        parseStreamStart();
        parseMapStart();
        Map<ByteBuffer, ByteBuffer> offsets = parseEntries(parseEntryCount());
        int end = in.position();
        if (readByte() != TC_ENDBLOCKDATA) {
            throw new OffsetFileDamage(end, "the end of the map is missing");
        }
        if (in.hasRemaining()) {
            throw new OffsetFileDamage(in.position(), in.remaining() + " bytes too many");
        }
        return offsets;
    }

    private void parseStreamStart() throws OffsetFileDamage {
        if (readShort() != STREAM_MAGIC) {
            throw new OffsetFileDamage(0, "not an offsets file (no Java serialization stream)");
        }
        int start = in.position();
        short version = readShort();
        if (version != STREAM_VERSION) {
            throw new OffsetFileDamage(start, "unknown stream version " + version);
        }
    }

    private void parseMapStart() throws OffsetFileDamage {
        int start = in.position();
        byte tag = readByte();
        String found = tag == TC_OBJECT || tag == TC_ARRAY || tag == TC_ENUM ? readClassName() : describe(tag);
        if (tag != TC_OBJECT || !found.equals(OffsetFile.MAP_CLASS)) {
            throw new OffsetFileDamage(start, "Expected HashMap but found " + found);
        }
        parseMapClass();
        handles.add(NO_ARRAY);
        int field = in.position();
        float loadFactor = readFloat();
        if (!(loadFactor > 0)) {
            throw new OffsetFileDamage(field, "impossible load factor " + loadFactor);
        }
        readInt(); // the threshold, a hint that we do not need
    }

    /** The rest of the map's class, after its name. */
    private void parseMapClass() throws OffsetFileDamage {
        int start = in.position();
        boolean expected = readLong() == OffsetFile.MAP_VERSION && readByte() == OffsetFile.MAP_FLAGS;
        handles.add(NO_ARRAY);
        expected = expected
                && readShort() == 2
                && readByte() == 'F'
                && readName().equals(OffsetFile.LOAD_FACTOR_FIELD)
                && readByte() == 'I'
                && readName().equals(OffsetFile.THRESHOLD_FIELD)
                && readByte() == TC_ENDBLOCKDATA
                && readByte() == TC_NULL;
        if (!expected) {
            throw new OffsetFileDamage(start, "not the HashMap that Java writes");
        }
    }

    /** Capacity, a hint that we do not need, and number of entries: eight bytes in one or more blocks. */
    private int parseEntryCount() throws OffsetFileDamage {
        int start = in.position();
        ByteBuffer block = ByteBuffer.allocate(2 * Integer.BYTES);
        while (block.hasRemaining()) {
            int length = readBlockLength();
            if (length > block.remaining()) {
                throw new OffsetFileDamage(start, "unexpected data before the entries");
            }
            block.put(readBytes(length));
        }
        int entries = block.getInt(Integer.BYTES);
        if (entries < 0 || entries > in.remaining() / 2) {
            throw new OffsetFileDamage(start, "the file is too short for " + entries + " entries");
        }
        return entries;
    }

    private int readBlockLength() throws OffsetFileDamage {
        int start = in.position();
        byte tag = readByte();
        int length = tag == TC_BLOCKDATA ? Byte.toUnsignedInt(readByte()) : tag == TC_BLOCKDATALONG ? readInt() : -1;
        if (length < 0) {
            throw new OffsetFileDamage(start, "the number of entries is missing");
        }
        return length;
    }

    private Map<ByteBuffer, ByteBuffer> parseEntries(int entries) throws OffsetFileDamage {
        Map<ByteBuffer, ByteBuffer> offsets = new LinkedHashMap<>();
        for (int entry = 0; entry < entries; entry++) {
            ByteBuffer key = Buffers.wrap(parseArrayOrNull());
            offsets.put(key, Buffers.wrap(parseArrayOrNull()));
        }
        return offsets;
    }

    private byte[] parseArrayOrNull() throws OffsetFileDamage {
        int start = in.position();
        byte tag = readByte();
        switch (tag) {
            case TC_NULL:
                return null;
            case TC_ARRAY:
                return parseArray();
            case TC_REFERENCE:
                if (handle(start) instanceof byte[] array) {
                    return array;
                }
                throw new OffsetFileDamage(start, "a reference to something that is no byte[]");
            default:
                String found = tag == TC_OBJECT || tag == TC_ENUM ? readClassName() : describe(tag);
                throw new OffsetFileDamage(start, "Expected byte[] but found " + found);
        }
    }

    private byte[] parseArray() throws OffsetFileDamage {
        parseArrayClass();
        int start = in.position();
        int length = readInt();
        if (length < 0 || length > in.remaining()) {
            throw new OffsetFileDamage(start, "the file is too short for an array of " + length + " bytes");
        }
        byte[] array = readBytes(length);
        handles.add(array);
        return array;
    }

    private void parseArrayClass() throws OffsetFileDamage {
        int start = in.position();
        if (in.hasRemaining() && in.get(start) == TC_REFERENCE) {
            readByte();
            if (handle(start) != ARRAY_CLASS) {
                throw new OffsetFileDamage(start, "a reference to something that is not the class of byte[]");
            }
            return;
        }
        String found = readClassName();
        boolean expected = found.equals(OffsetFile.ARRAY_CLASS)
                && readLong() == OffsetFile.ARRAY_VERSION
                && readByte() == OffsetFile.ARRAY_FLAGS
                && readShort() == 0
                && readByte() == TC_ENDBLOCKDATA
                && readByte() == TC_NULL;
        if (!expected) {
            throw new OffsetFileDamage(start, "Expected byte[] but found " + found);
        }
        handles.add(ARRAY_CLASS);
    }

    private Object handle(int start) throws OffsetFileDamage {
        long index = (long) readInt() - baseWireHandle;
        if (index < 0 || index >= handles.size()) {
            throw new OffsetFileDamage(start, "a reference to nothing");
        }
        return handles.get((int) index);
    }

    private String readClassName() throws OffsetFileDamage {
        byte tag = readByte();
        return tag == TC_CLASSDESC ? readName() : describe(tag);
    }

    /** A name, fit to be shown: what is not plain ASCII cannot be a name that we look for. */
    private String readName() throws OffsetFileDamage {
        byte[] name = readBytes(Short.toUnsignedInt(readShort()));
        String shown = new String(name, StandardCharsets.US_ASCII).replaceAll("[^ -~]", "?");
        return shown.length() <= LONGEST_NAME_SHOWN ? shown : shown.substring(0, LONGEST_NAME_SHOWN) + "…";
    }

    private static String describe(byte tag) {
        return switch (tag) {
            case TC_NULL -> "null";
            case TC_STRING, TC_LONGSTRING -> "java.lang.String";
            case TC_CLASS, TC_CLASSDESC -> "java.lang.Class";
            case TC_BLOCKDATA, TC_BLOCKDATALONG -> "plain data";
            default -> String.format("the unexpected tag 0x%02x", tag);
        };
    }

    private byte readByte() throws OffsetFileDamage {
        need(Byte.BYTES);
        return in.get();
    }

    private short readShort() throws OffsetFileDamage {
        need(Short.BYTES);
        return in.getShort();
    }

    private int readInt() throws OffsetFileDamage {
        need(Integer.BYTES);
        return in.getInt();
    }

    private long readLong() throws OffsetFileDamage {
        need(Long.BYTES);
        return in.getLong();
    }

    private float readFloat() throws OffsetFileDamage {
        need(Float.BYTES);
        return in.getFloat();
    }

    private byte[] readBytes(int length) throws OffsetFileDamage {
        need(length);
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private void need(int length) throws OffsetFileDamage {
        if (length > in.remaining()) {
            throw new OffsetFileDamage(in.limit(), "the file ends too early");
        }
    }
}
