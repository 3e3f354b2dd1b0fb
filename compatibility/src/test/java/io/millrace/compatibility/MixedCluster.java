package io.millrace.compatibility;

import static io.millrace.testing.time.Eventually.eventually;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.testing.kafka.KafkaTopics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A cluster, on the shared broker, of workers of both kinds, with topics of its own and the plugin that makes load.
 * All its files are in one folder. One thread at a time.
 */
final class MixedCluster implements AutoCloseable {
    private static final String STRING = "org.apache.kafka.connect.storage.StringConverter";
    private static final List<String> STORAGES = List.of("config", "offset", "status");

    private final KafkaTopics topics = KafkaFixture.shared().topics();
    private final String group = topics.freshName("mixed");
    private final List<ClusterWorker> workers = new ArrayList<>();
    private final Path folder;
    private final Map<String, String> settings = new LinkedHashMap<>();

    MixedCluster(Path folder) {
        this.folder = folder;
        settings.put("bootstrap.servers", KafkaFixture.shared().bootstrapServers());
        settings.put("group.id", group);
        settings.put("listeners", "http://localhost:0");
        settings.put("key.converter", STRING);
        settings.put("value.converter", STRING);
        settings.put("offset.flush.interval.ms", "500");
        settings.put("heartbeat.interval.ms", "500");
        settings.put("session.timeout.ms", "6000");
        settings.put("scheduled.rebalance.max.delay.ms", "1000");
        settings.put("consumer.heartbeat.interval.ms", "500");
        settings.put(
                "consumer.session.timeout.ms",
                "6000"); // a sink task stopped while it joins its group stays in it so long
        settings.put("consumer.max.poll.records", "200"); // the sink's lines of one call are written at once
        for (String storage : STORAGES) {
            settings.put(storage + ".storage.topic", topic(storage));
            settings.put(storage + ".storage.replication.factor", "1");
        }
        settings.put("offset.storage.partitions", "3");
        settings.put("status.storage.partitions", "2");
        LoadPlugin.writeTo(folder.resolve("plugins/load"));
    }

    /** One more setting of the workers that are started from now on. */
    MixedCluster with(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    /** Starts a worker and waits until it is ready; it need not have work by then. */
    ClusterWorker join(Distribution distribution) {
        return launch(distribution).awaitHealthy();
    }

    /** Starts a worker and does not wait for it. */
    ClusterWorker launch(Distribution distribution) {
        Map<String, String> own = new LinkedHashMap<>(settings);
        own.put("plugin.path", distribution.plugins() + "," + folder.resolve("plugins"));
        try {
            Path file = folder.resolve(distribution.name().toLowerCase() + "-" + workers.size() + ".properties");
            Files.writeString(file, WorkerProcess.lines(own));
            ClusterWorker worker = ClusterWorker.launch(distribution, file);
            workers.add(worker);
            return worker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until all of this runs, each of these workers has a part of it, and all of them tell the same. */
    void awaitSpread(Set<String> connectorsAndTasks, List<ClusterWorker> present) {
        Set<String> ids = present.stream().map(ClusterWorker::id).collect(toSet());
        try {
            eventually(
                    connectorsAndTasks + " run on " + present,
                    ClusterWorker.PATIENCE,
                    () -> present.stream().map(ClusterWorker::states).toList(),
                    told -> told.stream().distinct().count() == 1 && isSpread(told.get(0), connectorsAndTasks, ids));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + complaints(), e);
        }
    }

    private String complaints() {
        return workers.stream()
                .flatMap(worker -> worker.log().lines().map(line -> "\n" + worker + ": " + line))
                .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                .collect(joining());
    }

    private static boolean isSpread(Map<String, String> states, Set<String> connectorsAndTasks, Set<String> workers) {
        return states.keySet().equals(connectorsAndTasks)
                && states.values().stream()
                        .collect(toSet())
                        .equals(workers.stream()
                                .map(worker -> "RUNNING " + worker)
                                .collect(toSet()));
    }

    /** The records of one of the cluster's own topics: config, offset or status. */
    List<ConsumerRecord<byte[], byte[]>> records(String storage) {
        return topics.records(topic(storage));
    }

    private String topic(String storage) {
        return group + "-" + storage;
    }

    @Override
    public void close() {
        workers.forEach(ClusterWorker::close);
        topics.delete(STORAGES.stream().map(this::topic).filter(topics::exists).toArray(String[]::new));
    }
}
