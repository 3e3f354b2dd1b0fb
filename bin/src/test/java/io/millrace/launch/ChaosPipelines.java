package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.launch.PackagedHome.Run;
import io.millrace.testing.kafka.KafkaTopics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Two pipelines through a worker in a process of its own: one of {@link ChaosPlugin}, many source partitions with
 * numbered records, and one of the file connectors. What arrives is read while it arrives. One thread.
 */
final class ChaosPipelines implements AutoCloseable {
    private static final int SOURCE_PARTITIONS = 24;
    private static final int TOPIC_PARTITIONS = 6;
    private static final String NUMBERS = "numbers";
    private static final String LINES = "lines";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path folder;
    private final Path enough;
    private final String bootstrapServers;
    private final int port = PackagedHome.freePort();
    private final RestCalls rest = new RestCalls(URI.create("http://localhost:" + port));
    private final ChaosLines lines;
    private final Set<String> ended = new TreeSet<>();
    private final ChaosTally written = new ChaosTally("ChaosSink, by offset");
    private final ChaosTally delivered = new ChaosTally("ChaosSink, by source partition");
    private final ChaosTally copied = new ChaosTally("FileStreamSink");
    private final ChaosTail numbersOut;
    private final ChaosTail linesOut;
    private Run worker;
    private long markedNumbers;
    private long markedLines;

    ChaosPipelines(Path folder, ChaosBroker broker) throws IOException {
        this.folder = folder;
        bootstrapServers = broker.bootstrapServers();
        enough = folder.resolve("enough");
        lines = new ChaosLines(folder.resolve("in.txt"));
        numbersOut = new ChaosTail(folder.resolve("numbers.txt"), this::number);
        linesOut = new ChaosTail(folder.resolve("lines.txt"), line -> line("lines", copied, line));
        ChaosPlugin.writeTo(folder.resolve("plugins/chaos"));
        Files.writeString(
                folder.resolve("worker.properties"),
                String.join(
                        "\n",
                        "bootstrap.servers=" + bootstrapServers,
                        "listeners=http://localhost:" + port,
                        "plugin.path=" + folder.resolve("plugins"),
                        "plugin.index.dir=" + folder.resolve("index"),
                        "key.converter=org.apache.kafka.connect.storage.StringConverter",
                        "value.converter=org.apache.kafka.connect.storage.StringConverter",
                        "offset.storage.file.filename=" + folder.resolve("offsets"),
                        "config.storage.file.filename=" + folder.resolve("configs"),
                        "offset.flush.interval.ms=500",
                        "consumer.session.timeout.ms=6000",
                        "consumer.heartbeat.interval.ms=2000"));
    }

    void startWorker() throws IOException {
        worker = PackagedHome.run(
                folder,
                Map.of("LOG_DIR", folder.toString(), "KAFKA_HEAP_OPTS", "-Xmx512m"),
                PackagedHome.path().resolve("bin/connect-standalone.sh"),
                folder.resolve("worker.properties"));
    }

    void killWorker() throws InterruptedException {
        worker.kill();
    }

    /** Starts the load once the worker is healthy, and waits until records arrive. */
    void begin() {
        new KafkaTopics(bootstrapServers).create(NUMBERS, TOPIC_PARTITIONS);
        new KafkaTopics(bootstrapServers).create(LINES, 1);
        eventually("the worker is healthy", () -> rest.get("/health").status() == 200);
        lines.start();
        create("in", "FileStreamSource", "file", file("in.txt"), "topic", LINES);
        create("out", "FileStreamSink", "file", file("lines.txt"), "topics", LINES);
        create("sink", "ChaosSink", "tasks.max", "2", "topics", NUMBERS, "out", file("numbers.txt"));
        create(
                "source",
                "ChaosSource",
                "tasks.max",
                "2",
                "topic",
                NUMBERS,
                "partitions",
                Integer.toString(SOURCE_PARTITIONS),
                "enough",
                enough.toString());
        awaitArrivals();
    }

    private void create(String name, String type, String... settings) {
        Map<String, String> config = RestCalls.config(settings);
        config.put("connector.class", type);
        assertEquals(201, rest.put("/connectors/" + name + "/config", config).status(), name);
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    /** From now on arrivals are new. */
    void mark() {
        read();
        markedNumbers = written.distinct();
        markedLines = copied.distinct();
    }

    /** Whether both sinks have written something new since the mark. */
    boolean hasArrivals() {
        read();
        return written.distinct() > markedNumbers && copied.distinct() > markedLines;
    }

    /** Waits until both sinks have written something new since the mark. */
    void awaitArrivals() {
        eventually("both pipelines move", PATIENCE, this::hasArrivals, Boolean::booleanValue);
    }

    /** Ends the load in such a way that every record's arrival can be checked, and waits for the last. */
    void awaitLast() throws IOException {
        Files.createFile(enough);
        long soFar = lines.written();
        eventually("the last records arrive", PATIENCE, () -> ended() && copied.distinct() >= soFar, done -> done);
        for (String connector : List.of("in", "out")) {
            assertEquals("RUNNING [RUNNING]", rest.states(connector));
        }
        for (String connector : List.of("source", "sink")) {
            assertEquals("RUNNING [RUNNING, RUNNING]", rest.states(connector));
        }
    }

    /** Stops the worker in order. */
    void stopWorker() throws InterruptedException {
        assertEquals(143, worker.terminate());
        read();
    }

    private boolean ended() {
        read();
        return ended.size() == SOURCE_PARTITIONS;
    }

    /** What the topic of the numbered records has, by source partition. */
    ChaosTally numbersInTopic() {
        ChaosTally tally = new ChaosTally("ChaosSource");
        for (ConsumerRecord<byte[], byte[]> record : new KafkaTopics(bootstrapServers).records(NUMBERS)) {
            String[] words = new String(record.value()).split(":");
            tally.add(words[0], Long.parseLong(words[1]));
        }
        return tally;
    }

    /** What the topic of the lines has. */
    ChaosTally linesInTopic() {
        ChaosTally tally = new ChaosTally("FileStreamSource");
        new KafkaTopics(bootstrapServers).values(LINES).forEach(line -> line("lines", tally, line));
        return tally;
    }

    ChaosTally written() {
        return written;
    }

    ChaosTally delivered() {
        return delivered;
    }

    ChaosTally copied() {
        return copied;
    }

    RestCalls rest() {
        return rest;
    }

    private void read() {
        try {
            numbersOut.read();
            linesOut.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // A kill may have cut a line short.
    private void number(String line) {
        if (line.endsWith(";")) {
            String[] words = line.substring(0, line.length() - 1).split("[ :]");
            written.add(words[0], Long.parseLong(words[1]));
            delivered.add(words[2], Long.parseLong(words[3]));
            if (words.length == 5) {
                ended.add(words[2]);
            }
        }
    }

    private static void line(String sequence, ChaosTally tally, String line) {
        tally.add(sequence, Long.parseLong(line.substring("line ".length())));
    }

    @Override
    public void close() throws InterruptedException {
        if (worker != null) {
            worker.close();
        }
        lines.close();
    }
}
