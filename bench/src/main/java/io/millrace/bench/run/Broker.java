package io.millrace.bench.run;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A broker of one node in a process of its own, and what it knows of topics and groups. */
final class Broker implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final long LOOK_MS = 20;

    private final Child process;
    private final Admin admin;
    private final String servers;

    private Broker(Child process, Admin admin, String servers) {
        this.process = process;
        this.admin = admin;
        this.servers = servers;
    }

    /** Out of the jars that Millrace's home has for its embedded broker. */
    static Broker start(Path millrace, Path folder) throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = List.of(
                Workers.java(),
                "-Xmx1g",
                "-cp",
                millrace.resolve("embedded-kafka") + "/*",
                "io.millrace.embedded.EmbeddedKafkaMain",
                "--data",
                folder.resolve("kafka").toString(),
                "--port",
                Integer.toString(port),
                "--set",
                "log.segment.delete.delay.ms=1000");
        Child process = Child.start("broker", command, Map.of(), folder);
        process.await("it listens", START, () -> process.said("listening"));
        String servers = "localhost:" + port;
        return new Broker(process, Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers)), servers);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    String servers() {
        return servers;
    }

    Child process() {
        return process;
    }

    void createTopic(String topic, int partitions) throws ExecutionException, InterruptedException {
        admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())))
                .all()
                .get();
        while (!known(topic)) {
            Thread.sleep(LOOK_MS);
        }
    }

    /** A topic that was just created takes a moment to be known to those who ask. */
    private boolean known(String topic) throws ExecutionException, InterruptedException {
        try {
            return admin.describeTopics(List.of(topic)).allTopicNames().get().size() == 1;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
    }

    void deleteTopic(String topic) throws ExecutionException, InterruptedException {
        admin.deleteTopics(List.of(topic)).all().get();
    }

    /** How many records were ever written to the topic: the sum of its partitions' end offsets. */
    long written(String topic, int partitions) {
        Map<TopicPartition, OffsetSpec> asked = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        try {
            return admin.listOffsets(asked).all().get().values().stream()
                    .mapToLong(ListOffsetsResultInfo::offset)
                    .sum();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking for offsets", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The broker did not tell the end of " + topic, e.getCause());
        }
    }

    /** How many records the group has committed. */
    long committed(String group) throws ExecutionException, InterruptedException {
        return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().values().stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        admin.close();
        process.close();
    }
}
