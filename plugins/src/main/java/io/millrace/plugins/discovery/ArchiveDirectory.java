package io.millrace.plugins.discovery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.ZipException;

/** The table of contents of a jar, read in one go; as strict as the JDK, which opens the jar later on. Immutable. */
final class ArchiveDirectory {
    private static final int END = 0x06054b50;
    private static final int END_SIZE = 22;
    private static final int LARGE_LOCATOR = 0x07064b50;
    private static final int LARGE_LOCATOR_SIZE = 20;
    private static final int LARGE_END = 0x06064b50;
    private static final int LARGE_END_SIZE = 56;
    private static final int MOST_COMMENT = 0xFFFF;
    private static final int MANY = 0xFFFF;
    private static final long IN_LARGE_END = 0xFFFFFFFFL;

    private final ByteBuffer entries;
    private final long shift;

    private ArchiveDirectory(ByteBuffer entries, long shift) {
        this.entries = entries;
        this.shift = shift;
    }

    /** @throws IOException if it is no jar, or is cut off */
    static ArchiveDirectory read(FileChannel file) throws IOException {
        long size = file.size();
        ByteBuffer tail = read(file, Math.max(0, size - END_SIZE - MOST_COMMENT), size);
        int end = endIn(tail);
        long endPosition = size - tail.limit() + end;
        long length = Integer.toUnsignedLong(tail.getInt(end + 12));
        long offset = Integer.toUnsignedLong(tail.getInt(end + 16));
        int count = Short.toUnsignedInt(tail.getShort(end + 10));
        if (length == IN_LARGE_END || offset == IN_LARGE_END || count == MANY && hasLargeEnd(file, endPosition)) {
            ByteBuffer large = largeEnd(file, endPosition);
            endPosition = largeEndPosition(file, endPosition);
            length = large.getLong(40);
            offset = large.getLong(48);
        }
        long start = endPosition - length;
        if (start < 0 || start < offset || length > Integer.MAX_VALUE) {
            throw new ZipException("its table of contents is damaged");
        }
        return new ArchiveDirectory(read(file, start, endPosition), start - offset);
    }

    /** The entries in the order of the table. */
    ArchiveEntry entries() {
        return new ArchiveEntry(entries, shift);
    }

    private static int endIn(ByteBuffer tail) throws ZipException {
        for (int position = tail.limit() - END_SIZE; position >= 0; position--) {
            if (tail.getInt(position) == END) {
                return position;
            }
        }
        throw new ZipException(
                tail.limit() == 0
                        ? "it is empty"
                        : "it is no zip file, or is cut off: its table of contents is missing");
    }

    private static boolean hasLargeEnd(FileChannel file, long end) throws IOException {
        return end >= LARGE_LOCATOR_SIZE
                && read(file, end - LARGE_LOCATOR_SIZE, end).getInt(0) == LARGE_LOCATOR;
    }

    private static ByteBuffer largeEnd(FileChannel file, long end) throws IOException {
        long position = largeEndPosition(file, end);
        ByteBuffer large = read(file, position, position + LARGE_END_SIZE);
        if (large.getInt(0) != LARGE_END) {
            throw new ZipException("its table of contents is damaged");
        }
        return large;
    }

    private static long largeEndPosition(FileChannel file, long end) throws IOException {
        ByteBuffer locator = read(file, Math.max(0, end - LARGE_LOCATOR_SIZE), end);
        if (locator.limit() < LARGE_LOCATOR_SIZE || locator.getInt(0) != LARGE_LOCATOR) {
            throw new ZipException("its table of contents is damaged");
        }
        return locator.getLong(8);
    }

    private static ByteBuffer read(FileChannel file, long from, long to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(to - from)).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, from + bytes.position()) < 0) {
                throw new ZipException("it is cut off");
            }
        }
        return bytes.flip();
    }
}
