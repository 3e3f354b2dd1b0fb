package io.millrace.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Hands over the lines of a growing file, each once it is complete. One thread. */
final class ChaosTail {
    private static final int MOST_AT_ONCE = 1 << 22;

    private final Path file;
    private final Consumer<String> lines;
    private long position;

    ChaosTail(Path file, Consumer<String> lines) {
        this.file = file;
        this.lines = lines;
    }

    /** Reads on to the end that the file has now. */
    void read() throws IOException {
        while (Files.exists(file) && readSome() > 0) {}
    }

    private int readSome() throws IOException {
        try (RandomAccessFile input = new RandomAccessFile(file.toFile(), "r")) {
            input.seek(position);
            byte[] bytes = new byte[(int) Math.min(MOST_AT_ONCE, input.length() - position)];
            input.readFully(bytes);
            int end = new String(bytes, UTF_8).lastIndexOf('\n') + 1;
            new String(bytes, 0, end, UTF_8).lines().forEach(lines);
            position += end;
            return end;
        }
    }
}
