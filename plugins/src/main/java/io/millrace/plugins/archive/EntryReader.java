package io.millrace.plugins.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/** Unpacks entries of jars, only as far as asked; keeps its buffers from one jar to the next. One thread. */
public final class EntryReader implements ByteSource, AutoCloseable {
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int LOCAL_SIZE = 30;
    private static final int WINDOW = 1 << 18;
    private static final int LARGEST = 1 << 24;

    private final Inflater inflater = new Inflater(true);
    private ByteBuffer window =
            ByteBuffer.allocate(WINDOW).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private FileChannel file;
    private long windowStart;
    private boolean deflated;
    private int storedStart;
    private int storedEnd;

    /** The jar that the next entries are in. */
    public void use(FileChannel jar) {
        file = jar;
        window.limit(0);
    }

    /** Goes to the start of an entry. */
    public void open(ArchiveEntry entry) throws IOException {
        long header = entry.offset();
        long packed = entry.compressedSize();
        if (packed > LARGEST) {
            throw new ZipException("entry of " + packed + " bytes");
        }
        int at = load(header, LOCAL_SIZE);
        if (window.getInt(at) != LOCAL_SIGNATURE) {
            throw new ZipException("entry is not where it should be");
        }
        int before = LOCAL_SIZE
                + Short.toUnsignedInt(window.getShort(at + 26))
                + Short.toUnsignedInt(window.getShort(at + 28));
        int start = load(header + before, (int) packed);
        deflated = entry.deflated();
        storedStart = start;
        storedEnd = start + (int) packed;
        if (deflated) {
            inflater.reset();
            inflater.setInput(window.array(), start, (int) packed);
        }
    }

    @Override
    public int read(byte[] buffer, int from, int most) throws IOException {
        if (!deflated) {
            return readStored(buffer, from, most);
        }
        try {
            int count = inflater.inflate(buffer, from, most);
            return count > 0 ? count : -1;
        } catch (DataFormatException e) {
            throw new ZipException("damaged data: " + e.getMessage());
        }
    }

    private int readStored(byte[] buffer, int from, int most) {
        int count = Math.min(most, storedEnd - storedStart);
        System.arraycopy(window.array(), storedStart, buffer, from, count);
        storedStart += count;
        return count > 0 ? count : -1;
    }

    /** Makes sure that a part of the file is in the window, and tells where. */
    private int load(long start, int length) throws IOException {
        boolean there = start >= windowStart && start + length <= windowStart + window.limit();
        if (!there) {
            fill(start, length);
        }
        return (int) (start - windowStart);
    }

    private void fill(long start, int length) throws IOException {
        if (start < 0) {
            throw new ZipException("entry is not where it should be");
        }
        if (length > window.capacity()) {
            window = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        }
        window.clear();
        windowStart = start;
        int count = 0;
        while (count >= 0 && window.hasRemaining()) {
            count = file.read(window, start + window.position());
        }
        window.flip();
        if (window.limit() < length) {
            throw new ZipException("jar is cut off");
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
