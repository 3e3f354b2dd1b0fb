package io.millrace.worker.store;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Copies of byte buffers, so that no caller's position or array is shared. Null stays null. */
final class Buffers {
    private Buffers() {}

    static byte[] bytes(ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    static ByteBuffer wrap(byte[] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    static ByteBuffer copy(ByteBuffer buffer) {
        return wrap(bytes(buffer));
    }

    static Map<ByteBuffer, ByteBuffer> copy(Map<ByteBuffer, ByteBuffer> buffers) {
        Map<ByteBuffer, ByteBuffer> copies = new LinkedHashMap<>();
        buffers.forEach((key, value) -> copies.put(copy(key), copy(value)));
        return copies;
    }

    /** Copies of the entries whose keys begin with these bytes and whose values are not null. */
    static Map<ByteBuffer, ByteBuffer> startingWith(ByteBuffer prefix, Map<ByteBuffer, ByteBuffer> buffers) {
        Map<ByteBuffer, ByteBuffer> found = new LinkedHashMap<>();
        buffers.forEach((key, value) -> {
            if (key != null && value != null && isPrefix(prefix, key)) {
                found.put(copy(key), copy(value));
            }
        });
        return found;
    }

    private static boolean isPrefix(ByteBuffer prefix, ByteBuffer key) {
        int length = prefix.remaining();
        return key.remaining() >= length && key.slice(key.position(), length).equals(prefix);
    }
}
