package io.millrace.plugins.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.ZipException;

/** The table of contents of a jar, read in one go; as strict as the JDK, which opens the jar later on. Immutable. */
public final class ArchiveDirectory {
    private static final int END = 0x06054b50;
    private static final int END_SIZE = 22;
    private static final int LARGE_LOCATOR = 0x07064b50;
    private static final int LARGE_LOCATOR_SIZE = 20;
    private static final int LARGE_END = 0x06064b50;
    private static final int LARGE_END_SIZE = 56;
    private static final int MOST_COMMENT = 0xFFFF;
    private static final int MOST_BYTES = 1 << 28;
    private static final int ENTRY = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final int MANY = 0xFFFF;
    private static final long IN_LARGE_END = 0xFFFFFFFFL;

    private final ByteBuffer entries;
    private final long start;
    private final long shift;
    private final byte[] tail;

    private ArchiveDirectory(ByteBuffer entries, long start, long shift, byte[] tail) {
        this.entries = entries;
        this.start = start;
        this.shift = shift;
        this.tail = tail;
    }

    /** @throws IOException if it is no jar, or is cut off */
    public static ArchiveDirectory read(FileChannel file) throws IOException {
        long size = file.size();
        ByteBuffer tail = read(file, Math.max(0, size - END_SIZE - MOST_COMMENT), size);
        int end = endIn(tail, file);
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
        if (length < 0 || offset < 0 || start < offset) {
            throw damaged();
        }
        byte[] rest = Arrays.copyOfRange(tail.array(), end, tail.limit());
        return new ArchiveDirectory(read(file, start, endPosition), start, start - offset, rest);
    }

    /** Where in the file the table begins. */
    public long start() {
        return start;
    }

    /** What has to be added to each offset in the table, since something was put before the jar. */
    public long shift() {
        return shift;
    }

    /** The comment on the jar as a whole, which may be no bytes; empty if something else follows the table. */
    public Optional<byte[]> comment() {
        int length = Byte.toUnsignedInt(tail[END_SIZE - 2]) | Byte.toUnsignedInt(tail[END_SIZE - 1]) << 8;
        return END_SIZE + length == tail.length
                ? Optional.of(Arrays.copyOfRange(tail, END_SIZE, tail.length))
                : Optional.empty();
    }

    /** The entries in the order of the table. */
    public ArchiveEntry entries() {
        return new ArchiveEntry(entries, shift);
    }

    /** Where the last end record is; its signature may also stand in the comment of another one. */
    private static int endIn(ByteBuffer tail, FileChannel file) throws IOException {
        for (int position = tail.limit() - END_SIZE; position >= 0; position--) {
            if (tail.getInt(position) == END && (endsFile(tail, position) || hasTable(tail, position, file))) {
                return position;
            }
        }
        throw new ZipException(
                tail.limit() == 0
                        ? "it is empty"
                        : "it is no zip file, or is cut off: its table of contents is missing");
    }

    private static boolean endsFile(ByteBuffer tail, int end) {
        return end + END_SIZE + Short.toUnsignedInt(tail.getShort(end + 20)) == tail.limit();
    }

    /** Whether there is a table before an end record that has something behind it; the JDK accepts that. */
    private static boolean hasTable(ByteBuffer tail, int end, FileChannel file) throws IOException {
        long table = file.size() - tail.limit() + end - Integer.toUnsignedLong(tail.getInt(end + 12));
        long first = table - Integer.toUnsignedLong(tail.getInt(end + 16));
        return first >= 0
                && read(file, table, table + Integer.BYTES).getInt(0) == ENTRY
                && read(file, first, first + Integer.BYTES).getInt(0) == LOCAL;
    }

    private static boolean hasLargeEnd(FileChannel file, long end) throws IOException {
        return end >= LARGE_LOCATOR_SIZE
                && read(file, end - LARGE_LOCATOR_SIZE, end).getInt(0) == LARGE_LOCATOR;
    }

    private static ByteBuffer largeEnd(FileChannel file, long end) throws IOException {
        long position = largeEndPosition(file, end);
        ByteBuffer large = read(file, position, position + LARGE_END_SIZE);
        if (large.getInt(0) != LARGE_END) {
            throw damaged();
        }
        return large;
    }

    private static long largeEndPosition(FileChannel file, long end) throws IOException {
        ByteBuffer locator = read(file, Math.max(0, end - LARGE_LOCATOR_SIZE), end);
        if (locator.limit() < LARGE_LOCATOR_SIZE || locator.getInt(0) != LARGE_LOCATOR) {
            throw damaged();
        }
        return locator.getLong(8);
    }

    private static ByteBuffer read(FileChannel file, long from, long to) throws IOException {
        if (from < 0 || to < from || to > file.size()) {
            throw damaged();
        }
        if (to - from > MOST_BYTES) {
            throw new ZipException("its table of contents is too large");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) (to - from)).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, from + bytes.position()) < 0) {
                throw new ZipException("it is cut off");
            }
        }
        return bytes.flip();
    }

    private static ZipException damaged() {
        return new ZipException("its table of contents is damaged");
    }
}
