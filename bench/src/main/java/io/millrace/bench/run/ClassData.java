package io.millrace.bench.run;

import io.millrace.bench.report.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Gives Millrace's home its archive of class data, which its first worker has made in the background. */
final class ClassData {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private ClassData() {}

    static void make(Stand stand, Side side, Path folder) throws IOException, InterruptedException {
        Path home = stand.workers().home(side);
        if (made(home)) {
            return;
        }
        Map<String, String> worker =
                stand.standalone(folder, Broker.freePort(), stand.workers().loadPlugins(), Map.of());
        try (Child child = stand.startStandalone(side, folder, worker, List.of())) {
            child.await("the archive of class data is there", LIMIT, () -> made(home));
        }
    }

    private static boolean made(Path home) {
        Path folder = home.resolve("class-data");
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (var files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".note") && isFor(home, file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A home that was copied may have come with archives that do not fit it. */
    private static boolean isFor(Path home, Path note) {
        try {
            return Files.readString(note).contains("\n" + home.toRealPath().resolve("libs"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
