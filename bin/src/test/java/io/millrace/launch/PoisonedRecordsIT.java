package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.launch.connectors.PoisonedPlugins;
import io.millrace.testing.kafka.KafkaTopics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One record in 10 000 is poisoned: it fails in one stage of its way. What becomes of it and of the others is in a
 * table, and so is what is counted.
 */
final class PoisonedRecordsIT {
    /** For all cases together. */
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    /** The columns are those of {@link Case}; tolerated is {@code errors.tolerance}, letters are dead letters. */
    private static final String TABLE = """
            kind   stage             tolerated letters | state   delivered dead failures errors skipped logged sent
            source TRANSFORMATION    none      no      | FAILED  5250      0    1        1      0       1      0
            source TRANSFORMATION    none      yes     | FAILED  5250      1    1        1      0       1      1
            source TRANSFORMATION    all       no      | RUNNING 9999      0    1        1      1       1      0
            source TRANSFORMATION    all       yes     | RUNNING 9999      1    1        1      1       1      1
            source PREDICATE         none      no      | FAILED  5250      0    1        1      0       1      0
            source PREDICATE         none      yes     | FAILED  5250      1    1        1      0       1      1
            source PREDICATE         all       no      | RUNNING 9999      0    1        1      1       1      0
            source PREDICATE         all       yes     | RUNNING 9999      1    1        1      1       1      1
            source KEY_CONVERTER     none      no      | FAILED  5250      0    1        1      0       1      0
            source KEY_CONVERTER     none      yes     | FAILED  5250      1    1        1      0       1      1
            source KEY_CONVERTER     all       no      | RUNNING 9999      0    1        1      1       1      0
            source KEY_CONVERTER     all       yes     | RUNNING 9999      1    1        1      1       1      1
            source VALUE_CONVERTER   none      no      | FAILED  5250      0    1        1      0       1      0
            source VALUE_CONVERTER   none      yes     | FAILED  5250      1    1        1      0       1      1
            source VALUE_CONVERTER   all       no      | RUNNING 9999      0    1        1      1       1      0
            source VALUE_CONVERTER   all       yes     | RUNNING 9999      1    1        1      1       1      1
            source HEADER_CONVERTER  none      no      | FAILED  5250      0    1        1      0       1      0
            source HEADER_CONVERTER  none      yes     | FAILED  5250      1    1        1      0       1      1
            source HEADER_CONVERTER  all       no      | RUNNING 9999      0    1        1      1       1      0
            source HEADER_CONVERTER  all       yes     | RUNNING 9999      1    1        1      1       1      1
            source KAFKA_PRODUCE     none      no      | FAILED  5250      0    0        0      0       0      0
            source KAFKA_PRODUCE     none      yes     | FAILED  5250      1    1        1      0       1      1
            source KAFKA_PRODUCE     all       no      | RUNNING 9999      0    1        0      0       1      0
            source KAFKA_PRODUCE     all       yes     | RUNNING 9999      1    1        0      0       1      1
            source TOO_LARGE         none      no      | FAILED  5250      0    0        0      0       0      0
            source TOO_LARGE         all       no      | RUNNING 9999      0    1        0      0       1      0
            source SKIP_LARGE        none      no      | RUNNING 9999      0    1        0      1       0      0
            source BURY_LARGE        none      yes     | RUNNING 9999      1    1        0      0       1      1
            sink   TRANSFORMATION    none      no      | FAILED  5000      0    1        1      0       1      0
            sink   TRANSFORMATION    none      yes     | FAILED  5000      1    1        1      0       1      1
            sink   TRANSFORMATION    all       no      | RUNNING 9999      0    1        1      1       1      0
            sink   TRANSFORMATION    all       yes     | RUNNING 9999      1    1        1      1       1      1
            sink   PREDICATE         none      no      | FAILED  5000      0    1        1      0       1      0
            sink   PREDICATE         none      yes     | FAILED  5000      1    1        1      0       1      1
            sink   PREDICATE         all       no      | RUNNING 9999      0    1        1      1       1      0
            sink   PREDICATE         all       yes     | RUNNING 9999      1    1        1      1       1      1
            sink   KEY_CONVERTER     none      no      | FAILED  5000      0    1        1      0       1      0
            sink   KEY_CONVERTER     none      yes     | FAILED  5000      1    1        1      0       1      1
            sink   KEY_CONVERTER     all       no      | RUNNING 9999      0    1        1      1       1      0
            sink   KEY_CONVERTER     all       yes     | RUNNING 9999      1    1        1      1       1      1
            sink   VALUE_CONVERTER   none      no      | FAILED  5000      0    1        1      0       1      0
            sink   VALUE_CONVERTER   none      yes     | FAILED  5000      1    1        1      0       1      1
            sink   VALUE_CONVERTER   all       no      | RUNNING 9999      0    1        1      1       1      0
            sink   VALUE_CONVERTER   all       yes     | RUNNING 9999      1    1        1      1       1      1
            sink   HEADER_CONVERTER  none      no      | FAILED  5000      0    1        1      0       1      0
            sink   HEADER_CONVERTER  none      yes     | FAILED  5000      1    1        1      0       1      1
            sink   HEADER_CONVERTER  all       no      | RUNNING 9999      0    1        1      1       1      0
            sink   HEADER_CONVERTER  all       yes     | RUNNING 9999      1    1        1      1       1      1
            sink   REPORT            none      no      | FAILED  5250      0    1        1      0       1      0
            sink   REPORT            none      yes     | FAILED  5250      1    1        1      0       1      1
            sink   REPORT            all       no      | RUNNING 9999      0    1        0      0       1      0
            sink   REPORT            all       yes     | RUNNING 9999      1    1        0      0       1      1
            sink   PUT               none      no      | FAILED  5000      0    0        0      0       0      0
            sink   PUT               none      yes     | FAILED  5000      0    0        0      0       0      0
            sink   PUT               all       no      | FAILED  5000      0    0        0      0       0      0
            sink   PUT               all       yes     | FAILED  5000      0    0        0      0       0      0
            sink   ISOLATED_PUT      none      no      | FAILED  5250      0    1        1      0       1      0
            sink   ISOLATED_PUT      none      yes     | FAILED  5250      1    1        1      0       1      1
            sink   ISOLATED_PUT      all       no      | RUNNING 9999      0    1        0      0       1      0
            sink   ISOLATED_PUT      all       yes     | RUNNING 9999      1    1        0      0       1      1
            """;

    private static final KafkaTopics TOPICS = WorkerFixture.topics();

    @TempDir
    private static Path folder;

    private static WorkerFixture worker;
    private static Admin admin;
    private static long deadline;

    /** A line of the table: a stage of a connector's records, what its config says of errors, and what comes of it. */
    record Case(String kind, String stage, String tolerance, boolean letters, Outcome outcome) {
        static Case of(String line) {
            String[] words = line.replace("|", "").trim().split("\\s+");
            long[] counts = Stream.of(words).skip(5).mapToLong(Long::parseLong).toArray();
            Outcome outcome = new Outcome(
                    words[4], counts[0], counts[1], new Counts(counts[2], counts[3], counts[4], counts[5], counts[6]));
            return new Case(words[0], words[1], words[2], words[3].equals("yes"), outcome);
        }

        String name() {
            return "poisoned-" + kind + "-" + stage.toLowerCase() + "-" + tolerance + (letters ? "-letters" : "");
        }

        @Override
        public String toString() {
            return name();
        }
    }

    /** The state of the task, the records delivered, the dead letters, the counts. */
    record Outcome(String state, long delivered, long dead, Counts counts) {}

    /** What the task's error metrics count. */
    record Counts(long failures, long errors, long skipped, long logged, long sent) {
        static Counts of(String connector) throws JMException {
            var bean = new ObjectName("kafka.connect:type=task-error-metrics,connector=" + connector + ",task=0");
            assertEquals(0, value(bean, "total-retries"));
            assertEquals(0, value(bean, "deadletterqueue-produce-failures"));
            return new Counts(
                    value(bean, "total-record-failures"),
                    value(bean, "total-record-errors"),
                    value(bean, "total-records-skipped"),
                    value(bean, "total-errors-logged"),
                    value(bean, "deadletterqueue-produce-requests"));
        }

        private static long value(ObjectName bean, String attribute) throws JMException {
            return ((Number) ManagementFactory.getPlatformMBeanServer().getAttribute(bean, attribute)).longValue();
        }
    }

    static Stream<Case> cases() {
        return TABLE.lines().skip(1).map(Case::of);
    }

    /** All cases run at once. */
    @BeforeAll
    static void start() {
        admin = Admin.create(Map.of("bootstrap.servers", TOPICS.bootstrapServers()));
        worker = new WorkerFixture(folder).start();
        TOPICS.create("poisoned-input", 1);
        fillInput();
        cases().forEach(each -> {
            var answer = worker.rest().post("/connectors", Map.of("name", each.name(), "config", config(each)));
            assertEquals(201, answer.status(), answer.toString());
        });
        deadline = System.nanoTime() + PATIENCE.toNanos();
    }

    @AfterAll
    static void stop() {
        worker.close();
        admin.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void thePoisonedRecordGoesItsWayAndTheOthersGoTheirs(Case poisoned) {
        Duration patience = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        eventually(poisoned.outcome().toString(), patience, () -> outcome(poisoned), poisoned.outcome()::equals);

        if (poisoned.outcome().dead() > 0) {
            assertEquals(stageOfLetter(poisoned), letterHeader(poisoned, "stage"));
            assertEquals(poisoned.name(), letterHeader(poisoned, "connector.name"));
        }
    }

    private static Outcome outcome(Case poisoned) throws JMException, ExecutionException, InterruptedException {
        String states = worker.rest().states(poisoned.name());
        return new Outcome(
                states.replaceAll(".*\\[(.*)]", "$1"),
                poisoned.kind().equals("source") ? size(poisoned.name()) : lines(poisoned.name()),
                poisoned.letters() ? size(poisoned.name() + "-dead") : 0,
                Counts.of(poisoned.name()));
    }

    private static long size(String topic) throws ExecutionException, InterruptedException {
        TopicPartition partition = new TopicPartition(topic, 0);
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
    }

    private static long lines(String connector) {
        try {
            return Files.readAllLines(folder.resolve(connector)).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String stageOfLetter(Case poisoned) {
        return switch (poisoned.stage()) {
            case "PREDICATE" -> "TRANSFORMATION";
            case "REPORT", "ISOLATED_PUT" -> "TASK_PUT";
            case "BURY_LARGE" -> "KAFKA_PRODUCE";
            default -> poisoned.stage();
        };
    }

    private static String letterHeader(Case poisoned, String header) {
        var letter = TOPICS.records(poisoned.name() + "-dead").get(0);
        return new String(
                letter.headers().lastHeader("__connect.errors." + header).value(), UTF_8);
    }

    private static void fillInput() {
        Map<String, Object> config = Map.of("bootstrap.servers", TOPICS.bootstrapServers(), "linger.ms", "50");
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < PoisonedPlugins.RECORDS; i++) {
                var record =
                        new ProducerRecord<>("poisoned-input", 0, PoisonedPlugins.text(i), PoisonedPlugins.text(i));
                record.headers().add("header", PoisonedPlugins.text(i).getBytes(UTF_8));
                producer.send(record);
            }
            producer.flush();
        }
    }

    private static Map<String, String> config(Case poisoned) {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("connector.class", nested(poisoned.kind().equals("source") ? "Source" : "Sink"));
        config.put("stage", poisoned.stage());
        config.put("errors.log.enable", "true");
        config.put("errors.tolerance", poisoned.tolerance());
        for (String part : List.of("key", "value", "header")) {
            boolean fails = poisoned.stage().equals(part.toUpperCase() + "_CONVERTER");
            config.put(part + ".converter", fails ? nested("Converter") : StringConverter.class.getName());
        }
        if (poisoned.kind().equals("source")) {
            config.put("topic", poisoned.name());
            TOPICS.create(poisoned.name(), 1);
        } else {
            config.put("topics", "poisoned-input");
            config.put("out", folder.resolve(poisoned.name()).toString());
            config.put("consumer.override.max.poll.records", "500");
        }
        if (poisoned.letters()) {
            config.put("errors.deadletterqueue.topic.name", poisoned.name() + "-dead");
            config.put("errors.deadletterqueue.topic.replication.factor", "1");
            config.put("errors.deadletterqueue.context.headers.enable", "true");
        }
        config.putAll(special(poisoned.stage()));
        return config;
    }

    private static Map<String, String> special(String stage) {
        return switch (stage) {
            case "TRANSFORMATION" -> Map.of("transforms", "p", "transforms.p.type", nested("Step"));
            case "PREDICATE" ->
                Map.of(
                        "transforms", "i",
                        "transforms.i.type", "org.apache.kafka.connect.transforms.Filter",
                        "transforms.i.predicate", "p",
                        "predicates", "p",
                        "predicates.p.type", nested("Predicate"));
            case "TOO_LARGE" -> Map.of("producer.override.max.request.size", "10000");
            case "SKIP_LARGE" ->
                Map.of("producer.override.max.request.size", "10000", "errors.record.too.large.policy", "skip");
            case "BURY_LARGE" ->
                Map.of("producer.override.max.request.size", "10000", "errors.record.too.large.policy", "dead-letter");
            case "ISOLATED_PUT" -> Map.of("errors.put.isolation.enable", "true");
            default -> Map.of();
        };
    }

    private static String nested(String name) {
        return PoisonedPlugins.class.getName() + "$Poisoned" + name;
    }
}
