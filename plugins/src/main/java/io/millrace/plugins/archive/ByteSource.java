package io.millrace.plugins.archive;

import java.io.IOException;

/** Bytes that come bit by bit, so that nobody need ask for more of them than they want. */
public interface ByteSource {
    /** Reads some bytes to a place in the buffer; returns how many, or -1 at the end. */
    int read(byte[] buffer, int from, int most) throws IOException;

    /** Bytes that are there already. */
    static ByteSource of(byte[] bytes) {
        return new ByteSource() {
            private int position;

            @Override
            public int read(byte[] buffer, int from, int most) {
                int count = Math.min(most, bytes.length - position);
                System.arraycopy(bytes, position, buffer, from, count);
                position += count;
                return count > 0 ? count : -1;
            }
        };
    }
}
