package io.millrace.compatibility;

import static io.millrace.compatibility.Call.get;

import io.millrace.compatibility.SideBySide.Side;
import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.testing.kafka.KafkaTopics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Apache's worker and two of ours, one in each mode, started on first use for all tests of this JVM; they end with it. */
final class BothWorkers {
    /** The settings of ours that answers exactly as Apache's. */
    static final Map<String, String> STRICT = Map.of("compatibility", "strict");

    private final Path folder;
    private final WorkerProcess apache;
    private final WorkerProcess millrace;
    private final WorkerProcess strict;

    private BothWorkers(Path folder, WorkerProcess apache, WorkerProcess millrace, WorkerProcess strict) {
        this.folder = folder;
        this.apache = apache;
        this.millrace = millrace;
        this.strict = strict;
    }

    /** A comparison of all, each with a topic (of two records), an input file and an output file of its own. */
    static SideBySide compare(Path folder) {
        BothWorkers both = Holder.RUNNING;
        return new SideBySide(
                        side(both.apache, Distribution.APACHE, folder),
                        side(both.millrace, Distribution.MILLRACE, folder),
                        side(both.strict, Distribution.MILLRACE, folder))
                .sameOnce(get("/health"), "healthy");
    }

    private static Side side(WorkerProcess worker, Distribution distribution, Path folder) {
        KafkaTopics topics = KafkaFixture.shared().topics();
        String topic = topics.createFresh(distribution.name().toLowerCase(), 1);
        topics.produce(topic, "one", "two");
        Path input = folder.resolve(topic + ".txt");
        try {
            Files.writeString(input, "one\ntwo\nthree\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Side(worker.rest(), new Variables(Map.of()))
                .with("topic", topic)
                .with("input", input.toString())
                .with("output", folder.resolve(topic + ".out").toString())
                .with("plugins", distribution.plugins().toString());
    }

    private static BothWorkers start() {
        try {
            Path folder = Files.createTempDirectory("millrace-compatibility-");
            KafkaFixture.shared();
            var apache = CompletableFuture.supplyAsync(
                    () -> WorkerProcess.start(Distribution.APACHE, folder.resolve("apache")));
            WorkerProcess millrace = WorkerProcess.start(Distribution.MILLRACE, folder.resolve("millrace"));
            WorkerProcess strict = WorkerProcess.start(Distribution.MILLRACE, folder.resolve("strict"), STRICT);
            BothWorkers both = new BothWorkers(folder, apache.join(), millrace, strict);
            Runtime.getRuntime().addShutdownHook(new Thread(both::end, "both-workers-end"));
            return both;
        } catch (IOException e) {
            throw new UncheckedIOException("No temporary folder for two workers", e);
        }
    }

    private void end() {
        apache.close();
        millrace.close();
        strict.close();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Temporary folder " + folder + " cannot be deleted", e);
        }
    }

    // Holds no code that another thread runs: that would wait for the end of this initialization.
    private static final class Holder {
        private static final BothWorkers RUNNING = start();
    }
}
