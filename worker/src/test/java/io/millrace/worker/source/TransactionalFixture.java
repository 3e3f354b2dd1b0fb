package io.millrace.worker.source;

import io.millrace.worker.config.ErrorSettings;
import io.millrace.worker.config.LargeRecordPolicy;
import io.millrace.worker.metrics.ReadableMetrics;
import io.millrace.worker.metrics.SourceTaskMetrics;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.Fixtures;
import io.millrace.worker.record.JumpingTime;
import io.millrace.worker.record.RecordingReporter;
import io.millrace.worker.record.SourcePipeline;
import io.millrace.worker.record.UsedTopics;
import io.millrace.worker.store.MemoryOffsetBackingStore;
import io.millrace.worker.store.OffsetBackingStore;
import io.millrace.worker.store.OffsetReader;
import io.millrace.worker.store.TransactionalOffsets;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.TransactionContext;
import org.apache.kafka.connect.storage.StringConverter;

/** The loop of a task that writes exactly once, with a scripted task and a mock producer; all they do is in one log. */
final class TransactionalFixture {
    static final String OFFSETS = "offsets";

    final List<String> log = new CopyOnWriteArrayList<>(); // closing a producer that was given up goes on by itself
    final JumpingTime time = new JumpingTime();
    final ReadableMetrics metrics = new ReadableMetrics(time);
    final RecordingReporter reporter = new RecordingReporter();
    final LoggingProducer producer = new LoggingProducer(log);
    final MemoryOffsetBackingStore copies = new MemoryOffsetBackingStore();
    final ScriptedTask task = new ScriptedTask();
    final ScriptedChecks checks = new ScriptedChecks();
    final List<String> topics = new ArrayList<>();
    final TransactionalDelivery delivery;
    final WorkerSourceTask loop;
    TopicEnsurer ensurer = topic -> {};

    TransactionalFixture(TransactionBoundary boundary) {
        this(boundary, Fixtures.STRICT, Optional.empty());
    }

    TransactionalFixture(TransactionBoundary boundary, ErrorSettings errors, Optional<LargeRecordPolicy> largeRecords) {
        ConnectorTaskId id = new ConnectorTaskId("files", 0);
        SourceTaskMetrics source = metrics.task(id).source();
        source.transactional();
        OffsetBackingStore committed = new LoggedStore();
        SourceTaskParts parts = new SourceTaskParts(
                id,
                Fixtures.loaded((SourceTask) task),
                Map.of(),
                Map::of,
                new OffsetReader(committed, "files"),
                null,
                source,
                List.of(),
                time);
        SourcePipeline pipeline =
                Fixtures.sourcePipeline(Fixtures.policy(errors, time, reporter), new StringConverter());
        TransactionalClients clients = new TransactionalClients(
                producer,
                new TransactionalOffsets("files", committed, OFFSETS, producer, Optional.of(copies)),
                topic -> ensurer.ensure(topic),
                new UsedTopics(topics::add),
                new RequestLimit(1000));
        delivery = new TransactionalDelivery(parts, pipeline, clients, checks, boundary, largeRecords);
        loop = new WorkerSourceTask(parts, pipeline, delivery);
    }

    static SourceRecord record(long offset) {
        return Fixtures.sourceRecord("t", "a", offset);
    }

    /** What has happened since it was last asked. */
    List<String> happened() {
        List<String> all = List.copyOf(log);
        log.clear();
        return all;
    }

    /** An open task, with an empty log. */
    TransactionalFixture opened() {
        loop.open();
        log.clear();
        return this;
    }

    /** Offsets as copied to the worker's store. */
    Object copied(String partition) {
        try (OffsetReader reader = new OffsetReader(copies, "files")) {
            Map<String, Object> offset = reader.offset(Map.of("file", partition));
            return offset == null ? null : offset.get("position");
        }
    }

    Object metric(String attribute) {
        return metrics.value("source-task-metrics", attribute);
    }

    /** Checks that succeed unless a test says otherwise. */
    final class ScriptedChecks implements StartChecks {
        CompletableFuture<Void> fenced = CompletableFuture.completedFuture(null);
        CompletableFuture<Void> verified = CompletableFuture.completedFuture(null);

        @Override
        public CompletableFuture<Void> fence() {
            log.add("fence");
            return fenced;
        }

        @Override
        public CompletableFuture<Void> verify() {
            log.add("verify");
            return verified;
        }
    }

    /** Offsets that others have committed: none. */
    private final class LoggedStore implements OffsetBackingStore {
        @Override
        public void start() {
            log.add("read offsets");
        }

        @Override
        public CompletableFuture<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
            return CompletableFuture.completedFuture(Map.of());
        }

        @Override
        public CompletableFuture<Map<ByteBuffer, ByteBuffer>> startingWith(ByteBuffer keyPrefix) {
            return CompletableFuture.completedFuture(Map.of());
        }

        @Override
        public CompletableFuture<Void> set(Map<ByteBuffer, ByteBuffer> values) {
            throw new AssertionError("It is only read");
        }

        @Override
        public void close() {}
    }

    /** A task that polls what a test has laid out for it. */
    final class ScriptedTask extends SourceTask {
        final Deque<Callable<List<SourceRecord>>> polls = new ArrayDeque<>();
        RuntimeException onCommitRecord;
        RuntimeException onCommit;

        void willPoll(SourceRecord... records) {
            polls.add(() -> Arrays.asList(records));
        }

        TransactionContext transactions() {
            return context.transactionContext();
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public void start(Map<String, String> props) {
            log.add("start");
        }

        @Override
        public List<SourceRecord> poll() throws InterruptedException {
            try {
                return polls.isEmpty() ? null : polls.remove().call();
            } catch (RuntimeException | InterruptedException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void commitRecord(SourceRecord record, RecordMetadata metadata) {
            log.add("commitRecord " + record.value() + (metadata == null ? " null" : ""));
            if (onCommitRecord != null) {
                throw onCommitRecord;
            }
        }

        @Override
        public void commit() {
            log.add("task commit");
            if (onCommit != null) {
                throw onCommit;
            }
        }

        @Override
        public void stop() {
            log.add("stop");
        }
    }
}
