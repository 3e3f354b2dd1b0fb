package io.millrace.worker.sink;

import io.millrace.worker.metrics.ReadableMetrics;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.Fixtures;
import io.millrace.worker.record.SinkPipeline;
import io.millrace.worker.sink.SinkTaskParts.CommitSettings;
import io.millrace.worker.sink.SinkTaskParts.DeliverySettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.sink.SinkTask;

/** A sink task in a consumer group on a real broker, on a thread of its own from the start. Any thread. */
final class SinkMember {
    private final WorkerSinkTask loop;
    private final CompletableFuture<Void> ended;
    private volatile boolean stopping;

    /** @param consumer settings of the consumer besides the usual ones */
    SinkMember(
            String bootstrapServers,
            String topic,
            int number,
            Map<String, String> consumer,
            SinkTask task,
            SinkPipeline pipeline,
            Duration flushInterval,
            DeliverySettings delivery) {
        Map<String, Object> config = new HashMap<>(Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                "connect-" + topic,
                "enable.auto.commit",
                "false",
                "auto.offset.reset",
                "earliest"));
        config.putAll(consumer);
        ConnectorTaskId id = new ConnectorTaskId("it", number);
        loop = new WorkerSinkTask(
                new SinkTaskParts(
                        id,
                        Fixtures.loaded(task),
                        Map.of(),
                        Map::of,
                        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                        SinkSubscription.to(List.of(topic)),
                        new CommitSettings(flushInterval, Duration.ofSeconds(5)),
                        settings(delivery, consumer),
                        null,
                        new ReadableMetrics(Time.SYSTEM).task(id).sink(),
                        List.of(),
                        Time.SYSTEM),
                pipeline);
        ended = new CompletableFuture<>();
        new Thread(this::run, "sink-member-" + number).start();
    }

    /** The group is told of the longest pause; the rest is as given. */
    private static DeliverySettings settings(DeliverySettings given, Map<String, String> consumer) {
        String longest = consumer.get("max.poll.interval.ms");
        return new DeliverySettings(
                given.keepAlive(),
                given.isolatesPoison(),
                longest == null ? given.longestPause() : Duration.ofMillis(Long.parseLong(longest)),
                AlwaysLending.isOn() ? AlwaysLending.settings() : given.readingAhead());
    }

    private void run() {
        try {
            work();
            ended.complete(null);
        } catch (Throwable e) {
            ended.completeExceptionally(e);
        }
    }

    private void work() {
        boolean failed = true;
        try {
            loop.open();
            while (!stopping) {
                loop.step();
            }
            failed = false;
        } finally {
            loop.close(failed);
        }
    }

    /** Stops the task and waits for its end; throws what it failed with. */
    void stop() {
        stopping = true;
        loop.wakeUp();
        ended.join();
    }

    /** Waits until the task has failed, and returns the failure. */
    Throwable awaitFailure() {
        try {
            ended.join();
            throw new AssertionError("The task ended without a failure");
        } catch (CompletionException e) {
            return e.getCause();
        }
    }
}
