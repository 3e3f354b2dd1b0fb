package io.millrace.plugins.manifests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** The bytes of an entry to be written to a zip file: one that is new, or new content for one that is there. */
final class NewZipEntry {
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_LENGTH = 30;
    private static final short NEEDED = 20;
    private static final short DEFLATED = 8;
    private static final short STORED = 0;

    private final byte[] name;
    private final byte[] content;
    private final byte[] packed;
    private final int crc;
    private final Optional<ZipRecord> before;

    private NewZipEntry(String name, byte[] content, Optional<ZipRecord> before) {
        this.name = name.getBytes(StandardCharsets.UTF_8);
        this.content = content;
        this.packed = content.length == 0 ? content : deflated(content);
        this.before = before;
        CRC32 checksum = new CRC32();
        checksum.update(content);
        this.crc = (int) checksum.getValue();
    }

    static NewZipEntry file(String name, byte[] content) {
        return new NewZipEntry(name, content, Optional.empty());
    }

    static NewZipEntry directory(String name) {
        return new NewZipEntry(name, new byte[0], Optional.empty());
    }

    /** Name, time, comment and attributes stay. */
    static NewZipEntry replacing(ZipRecord before, byte[] content) {
        return new NewZipEntry(before.name(), content, Optional.of(before));
    }

    /** Local header and data. */
    byte[] local() {
        ByteBuffer bytes = little(LOCAL_LENGTH + name.length + packed.length);
        bytes.putInt(LOCAL);
        putDescription(bytes);
        bytes.putShort((short) 0).put(name).put(packed);
        return bytes.array();
    }

    /** What stands in the directory. */
    ZipRecord record() {
        byte[] comment = before.map(ZipRecord::comment).orElse(new byte[0]);
        ByteBuffer bytes = little(ZipRecord.LENGTH + name.length + comment.length);
        bytes.putInt(ZipRecord.SIGNATURE)
                .putShort(before.map(NewZipEntry::madeBy).orElse(NEEDED));
        putDescription(bytes);
        bytes.putShort((short) 0).putShort((short) comment.length).putShort((short) 0);
        bytes.putShort(before.map(record -> record.buffer().getShort(ZipRecord.INTERNAL_ATTRIBUTES))
                .orElse((short) 0));
        bytes.putInt(before.map(record -> record.buffer().getInt(ZipRecord.EXTERNAL_ATTRIBUTES))
                .orElse(0));
        bytes.putInt(0).put(name).put(comment);
        return new ZipRecord(bytes.array(), 0);
    }

    private static short madeBy(ZipRecord record) {
        return record.buffer().getShort(4);
    }

    private void putDescription(ByteBuffer bytes) {
        bytes.putShort(NEEDED).putShort((short) 0).putShort(packed.length == 0 ? STORED : DEFLATED);
        bytes.putInt(
                before.map(record -> record.buffer().getInt(ZipRecord.TIME)).orElseGet(NewZipEntry::now));
        bytes.putInt(crc).putInt(packed.length).putInt(content.length).putShort((short) name.length);
    }

    /** Time in the lower half, date in the upper one. */
    private static int now() {
        LocalDateTime now = LocalDateTime.now();
        int time = now.getHour() << 11 | now.getMinute() << 5 | now.getSecond() / 2;
        int date = (now.getYear() - 1980) << 9 | now.getMonthValue() << 5 | now.getDayOfMonth();
        return date << 16 | time;
    }

    private static byte[] deflated(byte[] content) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream packing = new DeflaterOutputStream(bytes, deflater)) {
            packing.write(content);
        } catch (IOException e) {
            throw new IllegalStateException("Memory cannot be written to", e);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
