package io.millrace.worker.source;

import io.millrace.worker.config.ErrorSettings;
import io.millrace.worker.config.LargeRecordPolicy;
import io.millrace.worker.metrics.ReadableMetrics;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.ErrorPolicy;
import io.millrace.worker.record.Fixtures;
import io.millrace.worker.record.JumpingTime;
import io.millrace.worker.record.RecordingReporter;
import io.millrace.worker.record.SourcePipeline;
import io.millrace.worker.record.UsedTopics;
import io.millrace.worker.store.MemoryOffsetBackingStore;
import io.millrace.worker.store.OffsetReader;
import io.millrace.worker.store.OffsetStorageWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.StringConverter;

/** A source task's loop with a scripted task, a mock producer and offsets in memory. */
final class SourceFixture implements AutoCloseable {
    final List<String> log = new CopyOnWriteArrayList<>();
    final JumpingTime time = new JumpingTime();
    final ReadableMetrics metrics = new ReadableMetrics(time);
    final RecordingReporter reporter = new RecordingReporter();
    final RefusingProducer producer = new RefusingProducer();
    final MemoryOffsetBackingStore store = new MemoryOffsetBackingStore();
    final List<String> topics = new ArrayList<>();
    final ScriptedTask task = new ScriptedTask();
    final OffsetCommitScheduler scheduler = new OffsetCommitScheduler();
    final AtLeastOnceDelivery delivery;
    final WorkerSourceTask loop;
    TopicEnsurer ensurer = topic -> log.add("ensure " + topic);

    SourceFixture(ErrorSettings errors, Duration commitInterval) {
        this(errors, commitInterval, Optional.empty(), new StringConverter());
    }

    SourceFixture(
            ErrorSettings errors,
            Duration commitInterval,
            Optional<LargeRecordPolicy> largeRecords,
            Converter converter) {
        ConnectorTaskId id = new ConnectorTaskId("files", 0);
        SourceTaskParts parts = new SourceTaskParts(
                id,
                Fixtures.loaded((SourceTask) task),
                Map.of("task.class", "X"),
                () -> Map.of("resolved", "now"),
                new OffsetReader(store, "files"),
                null,
                metrics.task(id).source(),
                List.of(() -> log.add("close owned")),
                time);
        ErrorPolicy policy = Fixtures.policy(errors, time, reporter);
        SourcePipeline pipeline = Fixtures.sourcePipeline(policy, converter);
        SourceClients clients = new SourceClients(
                producer,
                new OffsetStorageWriter(store, "files"),
                topic -> ensurer.ensure(topic),
                new UsedTopics(topics::add));
        delivery = new AtLeastOnceDelivery(
                parts,
                pipeline,
                clients,
                scheduler,
                new OffsetCommitSettings(commitInterval, Duration.ofSeconds(5)),
                largeRecords);
        loop = new WorkerSourceTask(parts, pipeline, delivery);
    }

    static SourceFixture strict() {
        return new SourceFixture(Fixtures.STRICT, Duration.ofHours(1));
    }

    static SourceFixture tolerant() {
        return new SourceFixture(Fixtures.TOLERANT, Duration.ofHours(1));
    }

    /** The stored offset of a source partition, null when there is none. */
    Object storedPosition(String partition) {
        try (OffsetReader reader = new OffsetReader(store, "files")) {
            Map<String, Object> offset = reader.offset(Map.of("file", partition));
            return offset == null ? null : offset.get("position");
        }
    }

    @Override
    public void close() {
        scheduler.close();
    }

    /** A producer that, told to, does what Kafka's does with a record it cannot take: calls back before it returns. */
    static final class RefusingProducer extends MockProducer<byte[], byte[]> {
        volatile RuntimeException refusal;

        RefusingProducer() {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            if (refusal == null) {
                return super.send(record, callback);
            }
            callback.onCompletion(null, refusal);
            return CompletableFuture.failedFuture(refusal);
        }
    }

    /** A task that polls what a test has laid out for it. */
    final class ScriptedTask extends SourceTask {
        final Deque<Callable<List<SourceRecord>>> polls = new ArrayDeque<>();
        volatile Throwable onCommitRecord;
        volatile Runnable onCommit = () -> {};
        volatile Runnable onStart = () -> {};
        volatile Runnable onStop = () -> {};

        void willPoll(SourceRecord... records) {
            polls.add(() -> Arrays.asList(records));
        }

        SourceTaskContext context() {
            return context;
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public void initialize(SourceTaskContext given) {
            log.add("initialize");
            super.initialize(given);
        }

        @Override
        public void start(Map<String, String> props) {
            log.add("start " + props);
            onStart.run();
        }

        @Override
        public List<SourceRecord> poll() throws InterruptedException {
            log.add("poll");
            if (polls.isEmpty()) {
                return null;
            }
            try {
                return polls.remove().call();
            } catch (RuntimeException | InterruptedException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void commitRecord(SourceRecord record, RecordMetadata metadata) {
            log.add("commitRecord " + record.value() + (metadata == null ? " null" : ""));
            if (onCommitRecord instanceof Error error) {
                throw error;
            }
            if (onCommitRecord != null) {
                throw (RuntimeException) onCommitRecord;
            }
        }

        @Override
        public void commit() {
            log.add("commit");
            onCommit.run();
        }

        @Override
        public void stop() {
            log.add("stop");
            onStop.run();
        }
    }
}
