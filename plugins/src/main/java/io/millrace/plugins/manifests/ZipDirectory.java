package io.millrace.plugins.manifests;

import io.millrace.plugins.archive.ArchiveDirectory;
import io.millrace.plugins.archive.ArchiveEntry;
import java.io.IOException;
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
    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int LARGE_END = 0x06064b50;
    private static final int LARGE_END_LENGTH = 56;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_LENGTH = 20;
    private static final long MAX = 0xffffffffL;

    ZipDirectory {
        records = List.copyOf(records);
    }

    /** Of a file that does not exist yet. */
    static ZipDirectory empty() {
        return new ZipDirectory(List.of(), 0, 0, new byte[0]);
    }

    /** @throws IOException also if it is a jar that Java reads, but of a kind that cannot be put together again */
    static ZipDirectory read(FileChannel file) throws IOException {
        ArchiveDirectory known = ArchiveDirectory.read(file);
        byte[] comment = known.comment().orElseThrow(() -> new IOException("something follows its table of contents"));
        if (known.start() > MAX) {
            throw new IOException("it is larger than 4 GB");
        }
        return new ZipDirectory(records(known), known.start(), known.shift(), comment);
    }

    private static List<ZipRecord> records(ArchiveDirectory known) throws IOException {
        List<ZipRecord> records = new ArrayList<>();
        ArchiveEntry entry = known.entries();
        while (entry.next()) {
            ZipRecord record = new ZipRecord(entry.record(), entry.offset());
            if (record.position() < 0 || record.position() >= known.start() || record.hasLargeOffset()) {
                throw new IOException("its table of contents is damaged, or of a kind that is not known");
            }
            records.add(record);
        }
        return records;
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
