package io.millrace.plugins.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import java.util.zip.ZipException;

/**
 * A jar that classes are looked up in again. Any thread.
 *
 * @param directory of the jar, all of whose entries have been gone through without finding any damage
 */
public record JarElement(Path path, ArchiveDirectory directory) implements ClassElement {
    private static final int LARGEST = 1 << 26;
    private static final byte[] CLASS = ".class".getBytes(StandardCharsets.US_ASCII);

    @Override
    public <T> T again(String internalName, Look<T> look) throws IOException {
        ArchiveEntry entry = directory.entries();
        if (!find(entry, internalName)) {
            throw new NoSuchFileException(internalName + ".class in " + path);
        }
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            byte[] bytes = whole(file, entry);
            return look.at(new ClassFile().read(ByteSource.of(bytes), bytes.length));
        }
    }

    @Override
    public void addNames(NameHashes names) {
        ArchiveEntry entry = directory.entries();
        while (entry.nextUnchecked()) {
            if (entry.nameEndsWith(CLASS)) {
                names.add(entry.nameHash(CLASS.length));
            }
        }
    }

    /** Goes to the last of the entries with that name, which is the one that Java takes. */
    private static boolean find(ArchiveEntry entry, String internalName) throws ZipException {
        byte[] name = internalName.getBytes(StandardCharsets.UTF_8);
        int last = -1;
        while (entry.next()) {
            if (entry.nameIs(name, 0, name.length, CLASS)) {
                last = entry.position();
            }
        }
        entry.moveTo(last);
        return last >= 0;
    }

    /** Whether a jar has the class; false if the jar cannot be read. */
    public static boolean has(Path jar, String internalName) {
        try (FileChannel file = FileChannel.open(jar, StandardOpenOption.READ)) {
            return find(ArchiveDirectory.read(file).entries(), internalName);
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /** An entry's whole content, checked. */
    public static byte[] whole(FileChannel file, ArchiveEntry entry) throws IOException {
        if (entry.size() > LARGEST) {
            throw new ZipException("entry of " + entry.size() + " bytes");
        }
        byte[] content = new byte[(int) entry.size()];
        try (EntryReader reader = new EntryReader()) {
            reader.use(file);
            reader.open(entry);
            int length = 0;
            for (int count = 0; count >= 0 && length < content.length; length += Math.max(count, 0)) {
                count = reader.read(content, length, content.length - length);
            }
            check(entry, content, length);
        }
        return content;
    }

    private static void check(ArchiveEntry entry, byte[] content, int length) throws ZipException {
        CRC32 sum = new CRC32();
        sum.update(content, 0, length);
        if (length < content.length || sum.getValue() != entry.checksum()) {
            throw new ZipException("its content is damaged");
        }
    }
}
