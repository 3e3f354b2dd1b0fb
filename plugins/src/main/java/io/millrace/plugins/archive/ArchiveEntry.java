package io.millrace.plugins.archive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;

/** A cursor over the entries of a jar's table of contents, which makes no objects on its way. One thread. */
public final class ArchiveEntry {
    private static final int SIGNATURE = 0x02014b50;
    private static final int FIXED_SIZE = 46;
    private static final int ENCRYPTED = 1;
    private static final long IN_EXTRA_FIELD = 0xFFFFFFFFL;

    private final ByteBuffer table;
    private final byte[] bytes;
    private final long shift;
    private int position;
    private int next;

    public ArchiveEntry(ByteBuffer table, long shift) {
        this.table = table;
        this.bytes = table.array();
        this.shift = shift;
    }

    /** Goes to the next entry; false after the last. */
    public boolean next() throws ZipException {
        if (next < table.limit() && (next + FIXED_SIZE > table.limit() || table.getInt(next) != SIGNATURE)) {
            throw new ZipException("its table of contents is damaged");
        }
        if (!nextUnchecked()) {
            return false;
        }
        if (next > table.limit()) {
            throw new ZipException("its table of contents is damaged");
        }
        checkReadable();
        return true;
    }

    /** As {@link #next}, for a table that has been gone through before. */
    public boolean nextUnchecked() {
        position = next;
        if (position >= table.limit()) {
            return false;
        }
        next = position + FIXED_SIZE + nameLength() + unsignedShort(30) + unsignedShort(32);
        return true;
    }

    /** Java opens no jar at all that has such an entry. */
    private void checkReadable() throws ZipException {
        if ((unsignedShort(8) & ENCRYPTED) != 0) {
            throw new ZipException("it is encrypted: " + name());
        }
        int method = unsignedShort(10);
        if (method != ZipEntry.STORED && method != ZipEntry.DEFLATED) {
            throw new ZipException("it is compressed in a way that Java does not read: " + name());
        }
    }

    /** Where the entry is in the table; see {@link #moveTo}. */
    public int position() {
        return position;
    }

    /** Goes back to an entry. */
    public void moveTo(int known) {
        position = known;
    }

    /** The entry as it stands in the table. */
    public byte[] record() {
        return Arrays.copyOfRange(bytes, position, next);
    }

    public String name() {
        return new String(bytes, nameStart(), nameLength(), StandardCharsets.UTF_8);
    }

    /** The first byte of the name; negative if it is no ASCII letter, or there is none. */
    public int firstByte() {
        return nameLength() == 0 ? -1 : bytes[nameStart()];
    }

    public boolean nameStartsWith(byte[] text) {
        return nameLength() >= text.length && equal(nameStart(), text);
    }

    public boolean nameEndsWith(byte[] text) {
        return nameLength() >= text.length && equal(nameStart() + nameLength() - text.length, text);
    }

    public boolean nameContains(byte[] text) {
        int last = nameStart() + nameLength() - text.length;
        for (int from = nameStart(); from <= last; from++) {
            if (equal(from, text)) {
                return true;
            }
        }
        return false;
    }

    public boolean nameIs(byte[] text) {
        return nameLength() == text.length && equal(nameStart(), text);
    }

    /** Whether the name is a text followed by an ending. */
    public boolean nameIs(byte[] text, int start, int length, byte[] ending) {
        return nameLength() == length + ending.length
                && Arrays.equals(bytes, nameStart(), nameStart() + length, text, start, start + length)
                && nameEndsWith(ending);
    }

    /**
     * Whether this is the class file of an anonymous class of Java or Kotlin, which is never a plugin or a parent of
     * one; those of Scala are public.
     */
    public boolean namesAnonymousClass() {
        int at = nameStart() + nameLength() - ".class".length() - 1;
        int last = at;
        while (at > nameStart() && bytes[at] >= '0' && bytes[at] <= '9') {
            at--;
        }
        return at < last && bytes[at] == '$' && !(bytes[at - 1] == 'n' && bytes[at - 2] == 'o');
    }

    private boolean equal(int from, byte[] text) {
        for (int i = 0; i < text.length; i++) {
            if (bytes[from + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    /** A number that differs for different names, up to the number of bytes that are left out at the end. */
    public long nameHash(int ending) {
        return NameHashes.hash(bytes, nameStart(), nameLength() - ending);
    }

    public boolean deflated() {
        return unsignedShort(10) == ZipEntry.DEFLATED;
    }

    public long checksum() {
        return Integer.toUnsignedLong(table.getInt(position + 16));
    }

    public long compressedSize() {
        return large(Integer.toUnsignedLong(table.getInt(position + 20)), 1);
    }

    public long size() {
        return large(Integer.toUnsignedLong(table.getInt(position + 24)), 0);
    }

    /** Where in the file the entry's own header is. */
    public long offset() {
        return shift + large(Integer.toUnsignedLong(table.getInt(position + 42)), 2);
    }

    /** A value too large for its place stands in the extra field, where the order is: size, packed size, offset. */
    private long large(long value, int number) {
        if (value != IN_EXTRA_FIELD) {
            return value;
        }
        int field = nameStart() + nameLength();
        int end = field + unsignedShort(30);
        while (field + 4 <= end) {
            int length = Short.toUnsignedInt(table.getShort(field + 2));
            if (table.getShort(field) == 1) {
                return table.getLong(field + 4 + 8 * placesBefore(number));
            }
            field += 4 + length;
        }
        return value;
    }

    private int placesBefore(int number) {
        boolean size = table.getInt(position + 24) == -1;
        boolean packed = table.getInt(position + 20) == -1;
        return (number > 0 && size ? 1 : 0) + (number > 1 && packed ? 1 : 0);
    }

    private int nameStart() {
        return position + FIXED_SIZE;
    }

    private int nameLength() {
        return unsignedShort(28);
    }

    private int unsignedShort(int at) {
        return Short.toUnsignedInt(table.getShort(position + at));
    }
}
