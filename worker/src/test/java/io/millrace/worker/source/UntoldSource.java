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
import io.millrace.worker.store.OffsetReader;
import io.millrace.worker.store.OffsetStorageWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.storage.StringConverter;

/** The loop of a task that does not hear what becomes of its records, as most do not. */
final class UntoldSource implements AutoCloseable {
    final JumpingTime time = new JumpingTime();
    final ReadableMetrics metrics = new ReadableMetrics(time);
    final SourceTaskMetrics counts =
            metrics.task(new ConnectorTaskId("files", 0)).source();
    final RecordingReporter reporter = new RecordingReporter();
    final MemoryOffsetBackingStore store = new MemoryOffsetBackingStore();
    final List<String> asked = new ArrayList<>();
    final List<String> noted = new ArrayList<>();
    final Deque<List<SourceRecord>> polls = new ArrayDeque<>();
    final OffsetCommitScheduler scheduler = new OffsetCommitScheduler();
    final SourceTaskParts parts;
    final AtLeastOnceDelivery delivery;
    final WorkerSourceTask loop;

    UntoldSource(Producer<byte[], byte[]> producer, ErrorSettings errors, Optional<LargeRecordPolicy> largeRecords) {
        parts = new SourceTaskParts(
                new ConnectorTaskId("files", 0),
                Fixtures.loaded((SourceTask) new UntoldTask()),
                Map.of(),
                Map::of,
                new OffsetReader(store, "files"),
                null,
                counts,
                List.of(),
                time);
        SourcePipeline pipeline =
                Fixtures.sourcePipeline(Fixtures.policy(errors, time, reporter), new StringConverter());
        delivery = new AtLeastOnceDelivery(
                parts,
                pipeline,
                new SourceClients(
                        producer, new OffsetStorageWriter(store, "files"), asked::add, new UsedTopics(noted::add)),
                scheduler,
                new OffsetCommitSettings(Duration.ofHours(1), Duration.ofSeconds(5)),
                largeRecords);
        loop = new WorkerSourceTask(parts, pipeline, delivery);
        loop.open();
    }

    void polls(SourceRecord... records) throws InterruptedException {
        polls.add(List.of(records));
        loop.step();
    }

    /** The stored offset of a source partition, null when there is none. */
    Object storedPosition(String partition) {
        try (OffsetReader reader = new OffsetReader(store, "files")) {
            Map<String, Object> offset = reader.offset(Map.of("file", partition));
            return offset == null ? null : offset.get("position");
        }
    }

    Object metric(String attribute) {
        return metrics.value("source-task-metrics", attribute);
    }

    @Override
    public void close() {
        scheduler.close();
    }

    /** Has no commitRecord of its own. */
    private final class UntoldTask extends SourceTask {
        @Override
        public String version() {
            return "1";
        }

        @Override
        public void start(Map<String, String> props) {}

        @Override
        public List<SourceRecord> poll() {
            return polls.poll();
        }

        @Override
        public void stop() {}
    }
}
