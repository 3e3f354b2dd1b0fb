package io.millrace.worker.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file behind {@link FileConfigBackingStore}: a header line and one line per change, rewritten when most lines are
 * outdated. A line that a crash cut short is dropped, other damage is left alone. One thread at a time.
 */
final class ConfigJournal {
    private static final Logger log = LoggerFactory.getLogger(ConfigJournal.class);
    private static final int SPARE_LINES = 100;

    private final StoreFile description;
    private final AtomicFile file;
    /** Bytes that hold whole lines; what follows is the rest of a failed write. */
    private long length;
    /** Whether the newline behind the last line is yet to be written. */
    private boolean open;
    /** Lines after the header. */
    private int lines;
    /** More lines than this are worth a rewrite. */
    private int mostLines;

    ConfigJournal(StoreFile description) {
        this.description = description;
        this.file = new AtomicFile(description, true);
    }

    /** Replays the file and tidies it; a file that is missing or empty is made. */
    ConfigImage load() {
        byte[] content = description.read();
        if (content.length == 0) {
            create();
            return ConfigImage.EMPTY;
        }
        ConfigImage image = replay(content);
        mostLines = SPARE_LINES;
        if (length < content.length || open || lines > image.changes().size()) {
            tryRewrite(image);
        }
        return image;
    }

    private void create() {
        try {
            rewrite(ConfigImage.EMPTY);
        } catch (IOException e) {
            throw description.notWritten(e);
        }
    }

    private ConfigImage replay(byte[] content) {
        ConfigImage image = ConfigImage.EMPTY;
        for (int number = 1; length < content.length; number++) {
            int end = endOfLine(content, (int) length);
            open = end == content.length;
            byte[] line = Arrays.copyOfRange(content, (int) length, end);
            try {
                image = number == 1 ? readHeader(line) : JournalLine.read(line).applyTo(image);
            } catch (JournalLine.Unreadable e) {
                if (!open || e.isJson() || number == 1) {
                    throw damaged(number, e);
                }
                open = false;
                log.warn("{} ends in line {} with an unfinished record, which is dropped", description, number);
                return image;
            }
            lines = number - 1;
            length = open ? end : end + 1;
        }
        return image;
    }

    private static int endOfLine(byte[] content, int start) {
        int end = start;
        while (end < content.length && content[end] != '\n') {
            end++;
        }
        return end;
    }

    private static ConfigImage readHeader(byte[] line) throws JournalLine.Unreadable {
        JournalLine.checkHeader(line);
        return ConfigImage.EMPTY;
    }

    private ConnectException damaged(int number, JournalLine.Unreadable problem) {
        return new ConnectException(
                description + " is damaged in line " + number + ": " + problem.getMessage()
                        + "; restore it from a backup, repair the line, or delete the file to start from nothing",
                problem);
    }

    /** Adds changes; on failure the file holds none of them, or drops them at the next start or write. */
    void append(List<byte[]> records) throws IOException {
        try (FileChannel channel = FileChannel.open(description.target(), StandardOpenOption.WRITE)) {
            checkLength(channel);
            try {
                write(channel, join(open ? List.of(new byte[] {'\n'}) : List.of(), records));
            } catch (IOException e) {
                undo(channel, e);
                throw e;
            }
        }
        open = false;
        lines += records.size();
    }

    private void checkLength(FileChannel channel) throws IOException {
        if (channel.size() < length) {
            throw new IOException("another program has shortened it; restart the worker");
        }
        channel.truncate(length);
    }

    private void write(FileChannel channel, byte[] added) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(added);
        while (bytes.hasRemaining()) {
            channel.write(bytes, length + bytes.position());
        }
        channel.force(true);
        length += added.length;
    }

    private void undo(FileChannel channel, IOException failure) {
        try {
            channel.truncate(length);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Rewrites the file when most of its lines are outdated. */
    void tidy(ConfigImage image) {
        if (lines > mostLines) {
            tryRewrite(image);
        }
    }

    private void tryRewrite(ConfigImage image) {
        try {
            rewrite(image);
        } catch (IOException e) {
            mostLines = 2 * lines + SPARE_LINES;
            log.warn("{} could not be tidied: {}", description, StoreFile.reason(e));
        }
    }

    /** Replaces the file by the shortest one with this image. */
    void rewrite(ConfigImage image) throws IOException {
        List<byte[]> records = image.changes().stream()
                .map(change -> JournalLine.write(change).orElseThrow())
                .toList();
        byte[] content = join(List.of(JournalLine.header()), records);
        file.replace(content);
        length = content.length;
        open = false;
        lines = records.size();
        mostLines = 2 * lines + SPARE_LINES;
    }

    private static byte[] join(List<byte[]> first, List<byte[]> records) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        first.forEach(joined::writeBytes);
        records.forEach(joined::writeBytes);
        return joined.toByteArray();
    }
}
