package io.millrace.launch;

import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Appends numbered lines to a file, some hundred a second, until it is closed. */
final class ChaosLines implements AutoCloseable {
    private final Path file;
    private final Thread thread = new Thread(this::write, "chaos-lines");
    private volatile boolean closed;
    private volatile long written;
    private volatile Exception failure;

    ChaosLines(Path file) {
        this.file = file;
    }

    void start() {
        thread.start();
    }

    private void write() {
        try (Writer writer = Files.newBufferedWriter(file)) {
            while (!closed) {
                writer.write("line " + written + "\n");
                writer.flush();
                written++;
                Thread.sleep(2);
            }
        } catch (IOException | InterruptedException e) {
            failure = e;
        }
    }

    long written() {
        assertNull(failure);
        return written;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
