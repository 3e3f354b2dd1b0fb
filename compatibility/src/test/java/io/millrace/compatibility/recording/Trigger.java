package io.millrace.compatibility.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Waits on a thread of its own until the test has made a file beside the call log, then calls what is to happen. */
final class Trigger {
    private static final long INTERVAL_MS = 20;

    private final Path file;
    private final Thread thread;

    Trigger(String name, Map<String, String> config, Runnable happens) {
        this.file = Path.of(config.get(CallLog.FILE) + "." + name);
        this.thread = new Thread(() -> await(happens), "trigger-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void await(Runnable happens) {
        try {
            while (!Files.exists(file)) {
                Thread.sleep(INTERVAL_MS);
            }
            Files.delete(file);
            happens.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void cancel() {
        thread.interrupt();
    }
}
