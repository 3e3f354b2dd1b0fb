package io.millrace.plugins.manifests;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An entry as it stands in the central directory of a zip file.
 *
 * @param position where in the file its local header begins
 */
record ZipRecord(byte[] bytes, long position) {
    static final int SIGNATURE = 0x02014b50;
    static final int LENGTH = 46;
    static final int TIME = 12;
    static final int NAME_LENGTH = 28;
    static final int EXTRA_LENGTH = 30;
    static final int COMMENT_LENGTH = 32;
    static final int INTERNAL_ATTRIBUTES = 36;
    static final int EXTERNAL_ATTRIBUTES = 38;
    static final int OFFSET = 42;

    /** Whether the position stands where those beyond 4 GB do; few programs write it there without need. */
    boolean hasLargeOffset() {
        return buffer().getInt(OFFSET) == -1;
    }

    String name() {
        return new String(bytes, LENGTH, unsignedShort(buffer(), NAME_LENGTH), StandardCharsets.UTF_8);
    }

    boolean isDirectory() {
        return name().endsWith("/");
    }

    byte[] comment() {
        return Arrays.copyOfRange(bytes, bytes.length - unsignedShort(buffer(), COMMENT_LENGTH), bytes.length);
    }

    /** The bytes of the same entry at another place in the file. */
    byte[] withOffset(long offset) {
        byte[] moved = bytes.clone();
        little(moved).putInt(OFFSET, (int) offset);
        return moved;
    }

    ByteBuffer buffer() {
        return little(bytes);
    }

    static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int unsignedShort(ByteBuffer buffer, int index) {
        return Short.toUnsignedInt(buffer.getShort(index));
    }
}
