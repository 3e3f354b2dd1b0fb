package io.millrace.plugins.manifests;

import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The central directory of a zip file, and what follows it.
 *
 * @param start where in the file it begins
 * @param shift what has to be added to each offset in it, since something was put before the zip file
 */
record ZipDirectory(List<ZipRecord> records, long start, long shift, byte[] comment) {
    static final int END = 0x06054b50;
    static final int END_LENGTH = 22;
    static final int LARGE_END = 0x06064b50;
    static final int LARGE_END_LENGTH = 56;
    static final int LOCATOR = 0x07064b50;
    static final int LOCATOR_LENGTH = 20;
    private static final int MAX_COMMENT = 0xffff;
    private static final long MAX = 0xffffffffL;

    ZipDirectory {
        records = List.copyOf(records);
    }

    /** Of a file that does not exist yet. */
    static ZipDirectory empty() {
        return new ZipDirectory(List.of(), 0, 0, new byte[0]);
    }

    static ZipDirectory read(FileChannel file) throws IOException {
        int length = (int) Math.min(file.size(), END_LENGTH + MAX_COMMENT + LOCATOR_LENGTH);
        ByteBuffer tail = read(file, file.size() - length, length);
        int end = end(tail);
        long endPosition = file.size() - length + end;
        byte[] comment = Arrays.copyOfRange(tail.array(), end + END_LENGTH, length);
        long count = Short.toUnsignedLong(tail.getShort(end + 10));
        long size = Integer.toUnsignedLong(tail.getInt(end + 12));
        long offset = Integer.toUnsignedLong(tail.getInt(end + 16));
        boolean located = end >= LOCATOR_LENGTH && tail.getInt(end - LOCATOR_LENGTH) == LOCATOR;
        if (located && (count == 0xffff || size == MAX || offset == MAX)) {
            endPosition = largeEnd(file, endPosition - LOCATOR_LENGTH);
            ByteBuffer large = read(file, endPosition, LARGE_END_LENGTH);
            count = large.getLong(32);
            size = large.getLong(40);
            offset = large.getLong(48);
        }
        long start = endPosition - size;
        if (start > MAX || start < 0 || offset > start) {
            throw new IOException(start > MAX ? "It is larger than 4 GB" : "Its central directory is damaged");
        }
        List<ZipRecord> records = records(read(file, start, Math.toIntExact(size)), count, start, start - offset);
        return new ZipDirectory(records, start, start - offset, comment);
    }

    /** Right before its locator, usually; the locator itself does not know of anything put before the zip file. */
    private static long largeEnd(FileChannel file, long locator) throws IOException {
        long position = locator - LARGE_END_LENGTH;
        if (position < 0 || read(file, position, 4).getInt() != LARGE_END) {
            throw new IOException("Its central directory is of a kind that is not known");
        }
        return position;
    }

    private static int end(ByteBuffer tail) throws IOException {
        for (int i = tail.limit() - END_LENGTH; i >= 0; i--) {
            boolean found = tail.getInt(i) == END
                    && i + END_LENGTH + Short.toUnsignedInt(tail.getShort(i + 20)) == tail.limit();
            if (found) {
                return i;
            }
        }
        throw new IOException("It is no zip file");
    }

    private static List<ZipRecord> records(ByteBuffer directory, long count, long start, long shift)
            throws IOException {
        List<ZipRecord> records = new ArrayList<>();
        try {
            while (directory.hasRemaining()) {
                if (directory.getInt(directory.position()) != ZipRecord.SIGNATURE) {
                    throw new IOException("Its central directory is damaged");
                }
                records.add(ZipRecord.read(directory, shift));
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new IOException("Its central directory is cut off", e);
        }
        boolean within = records.stream().allMatch(record -> record.position() < start);
        if (records.size() != count || !within) {
            throw new IOException("Its central directory is damaged, or of a kind that is not known");
        }
        return records;
    }

    static ByteBuffer read(FileChannel file, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("It is cut off");
            }
        }
        return buffer.flip();
    }

    /** The end of a file whose directory has this many entries and this place. */
    static byte[] end(long count, long size, long offset, byte[] comment) {
        boolean large = count >= 0xffff;
        ByteBuffer end = ByteBuffer.allocate(LARGE_END_LENGTH + LOCATOR_LENGTH + END_LENGTH + comment.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        if (large) {
            end.putInt(LARGE_END)
                    .putLong(LARGE_END_LENGTH - 12)
                    .putShort((short) 45)
                    .putShort((short) 45);
            end.putInt(0).putInt(0).putLong(count).putLong(count).putLong(size).putLong(offset);
            end.putInt(LOCATOR).putInt(0).putLong(offset + size).putInt(1);
        }
        short shown = (short) (large ? 0xffff : count);
        end.putInt(END).putShort((short) 0).putShort((short) 0).putShort(shown).putShort(shown);
        end.putInt((int) size)
                .putInt((int) offset)
                .putShort((short) comment.length)
                .put(comment);
        return Arrays.copyOf(end.array(), end.position());
    }
}
