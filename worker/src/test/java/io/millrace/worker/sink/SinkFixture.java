package io.millrace.worker.sink;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.config.ErrorSettings;
import io.millrace.worker.metrics.ReadableMetrics;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.ErrorCounts;
import io.millrace.worker.record.ErrorPolicy;
import io.millrace.worker.record.Fixtures;
import io.millrace.worker.record.JumpingTime;
import io.millrace.worker.record.RecordingReporter;
import io.millrace.worker.record.SinkPipeline;
import io.millrace.worker.record.TransformationChain;
import io.millrace.worker.sink.SinkTaskParts.CommitSettings;
import io.millrace.worker.sink.SinkTaskParts.DeliverySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** A sink task's loop with a scripted task and a mock consumer; partitions come and go when a test says so. */
final class SinkFixture {
    static final TopicPartition T0 = new TopicPartition("t", 0);
    static final TopicPartition T1 = new TopicPartition("t", 1);

    final List<String> log = new ArrayList<>();
    final JumpingTime time = new JumpingTime();
    final ReadableMetrics metrics = new ReadableMetrics(time);
    final RecordingReporter reporter = new RecordingReporter();
    final CommittingConsumer consumer = new CommittingConsumer();
    final ScriptedTask task = new ScriptedTask();
    final ErrorCounts counts = new ErrorCounts(time);
    final SinkPipeline pipeline;
    final WorkerSinkTask loop;

    SinkFixture(ErrorSettings errors) {
        this(errors, Fixtures.noTransformations());
    }

    SinkFixture(ErrorSettings errors, TransformationChain<SinkRecord> chain) {
        this(errors, chain, false);
    }

    private SinkFixture(ErrorSettings errors, TransformationChain<SinkRecord> chain, boolean isolatesPoison) {
        this(errors, chain, isolatesPoison, AlwaysLending.settings());
    }

    SinkFixture(
            ErrorSettings errors,
            TransformationChain<SinkRecord> chain,
            boolean isolatesPoison,
            ReadingAhead readingAhead) {
        pipeline = Fixtures.sinkPipeline(new ErrorPolicy(errors, () -> List.of(reporter), counts, time), chain);
        ConnectorTaskId id = new ConnectorTaskId("files", 0);
        SinkTaskParts parts = new SinkTaskParts(
                id,
                Fixtures.loaded((SinkTask) task),
                Map.of("task.class", "X"),
                () -> Map.of("resolved", "now"),
                consumer,
                SinkSubscription.to(List.of("t")),
                new CommitSettings(Duration.ofMinutes(1), Duration.ofSeconds(5)),
                new DeliverySettings(Duration.ofSeconds(10), isolatesPoison, Duration.ofMinutes(5), readingAhead),
                null,
                metrics.task(id).sink(),
                List.of(() -> log.add("close owned")),
                time);
        loop = new WorkerSinkTask(parts, pipeline);
        consumer.updateBeginningOffsets(Map.of(T0, 0L, T1, 0L));
    }

    /** With {@code errors.put.isolation.enable}. */
    static SinkFixture isolating(ErrorSettings errors) {
        return new SinkFixture(errors, Fixtures.noTransformations(), true);
    }

    static SinkFixture strict() {
        return new SinkFixture(Fixtures.STRICT);
    }

    /** Opens the task and lets it poll once with these partitions assigned. */
    SinkFixture running(TopicPartition... partitions) {
        loop.open();
        assign(partitions);
        loop.step();
        log.clear();
        return this;
    }

    /** Assigns these partitions, and only these, in the next poll. */
    void assign(TopicPartition... partitions) {
        consumer.schedulePollTask(() -> consumer.rebalance(Arrays.asList(partitions)));
    }

    /** Puts records into the next poll. */
    void records(TopicPartition partition, long... offsets) {
        for (long offset : offsets) {
            consumer.addRecord(Fixtures.consumed(partition.topic(), partition.partition(), offset));
        }
    }

    /** One turn in which the flush interval has passed. */
    void stepWithCommit() {
        time.advance(60_000);
        loop.step();
    }

    /** Which of the assigned partitions the consumer holds back; the mock remembers others, too. */
    Set<TopicPartition> paused() {
        Set<TopicPartition> paused = new HashSet<>(consumer.paused());
        paused.retainAll(consumer.assignment());
        return paused;
    }

    int count(String entry) {
        return (int) log.stream().filter(entry::equals).count();
    }

    static Map<TopicPartition, Long> positions(Map<TopicPartition, OffsetAndMetadata> offsets) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        offsets.forEach((partition, offset) -> positions.put(partition, offset.offset()));
        return positions;
    }

    /** Remembers commits and lets a test hold back or fail their outcome. */
    final class CommittingConsumer extends MockConsumer<byte[], byte[]> {
        final List<Map<TopicPartition, Long>> async = new ArrayList<>();
        final List<Map<TopicPartition, Long>> sync = new ArrayList<>();
        final List<OffsetCommitCallback> heldBack = new ArrayList<>();
        boolean holdBack;
        RuntimeException asyncOutcome;
        Runnable onSync = () -> {};
        Runnable onPosition = () -> {};
        Duration lastTimeout;
        Duration closeTimeout;

        private final AtomicBoolean woken = new AtomicBoolean();
        private volatile long readerPolls;
        private volatile Thread reader;
        private ConsumerRebalanceListener listener;

        CommittingConsumer() {
            super("earliest");
        }

        ConsumerRebalanceListener listener() {
            return listener;
        }

        @Override
        public synchronized void subscribe(Collection<String> topics, ConsumerRebalanceListener given) {
            listener = given;
            super.subscribe(topics, given);
        }

        /** Takes a partition away as a fenced member loses it. */
        void lose(TopicPartition partition) {
            listener.onPartitionsLost(List.of(partition));
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            if (woken.getAndSet(false)) {
                super.wakeup();
            }
            if (!isReader()) {
                lastTimeout = timeout;
                return super.poll(timeout);
            }
            reader = Thread.currentThread();
            ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
            readerPolls++;
            notifyAll();
            if (records.isEmpty()) {
                pause();
            }
            return records;
        }

        /** A poll that finds nothing takes a moment; others can get at this meanwhile. */
        private synchronized void pause() {
            try {
                wait(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static boolean isReader() {
            return Thread.currentThread().getName().endsWith("-reader");
        }

        /** As the real one does, it never waits for a poll; within a rebalance it counts for the next. */
        @Override
        public void wakeup() {
            if (Thread.holdsLock(this)) {
                super.wakeup();
            } else {
                woken.set(true);
            }
        }

        /** Waits until a reader that has the consumer has made use of it. */
        void awaitReader() {
            long before = readerPolls;
            long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (loop.isLent() && readerPolls <= before && !isReader(Thread.State.TIMED_WAITING)) {
                assertTrue(System.nanoTime() < endNanos, "The reader has neither polled nor come to rest");
                pause();
            }
        }

        /** Whether the reader's thread is in that state. */
        boolean isReader(Thread.State state) {
            return reader != null && reader.getState() == state;
        }

        @Override
        public synchronized long position(TopicPartition partition) {
            onPosition.run();
            return super.position(partition);
        }

        @Override
        public void close(CloseOptions options) {
            closeTimeout = options.timeout().orElseThrow();
            super.close(options);
        }

        @Override
        public synchronized void commitAsync(
                Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
            async.add(positions(offsets));
            if (holdBack) {
                heldBack.add(callback);
            } else {
                callback.onComplete(offsets, asyncOutcome);
            }
        }

        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
            onSync.run();
            log.add("commitSync");
            sync.add(positions(offsets));
        }
    }

    /** A task that does what a test tells it. */
    final class ScriptedTask extends SinkTask {
        Consumer<Collection<SinkRecord>> onPut = records -> {};
        UnaryOperator<Map<TopicPartition, OffsetAndMetadata>> onPreCommit = offsets -> offsets;
        Consumer<Collection<TopicPartition>> onOpen = partitions -> {};
        Consumer<Collection<TopicPartition>> onClose = partitions -> {};
        Runnable onInitialize = () -> {};
        Runnable onStop = () -> {};

        SinkTaskContext context() {
            return context;
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public void initialize(SinkTaskContext given) {
            log.add("initialize");
            super.initialize(given);
            onInitialize.run();
        }

        @Override
        public void start(Map<String, String> props) {
            log.add("start " + props);
        }

        @Override
        public void open(Collection<TopicPartition> partitions) {
            log.add("open " + sorted(partitions));
            onOpen.accept(partitions);
        }

        @Override
        public void put(Collection<SinkRecord> records) {
            List<Long> offsets = records.stream().map(SinkRecord::kafkaOffset).toList();
            log.add("put " + offsets);
            consumer.awaitReader();
            onPut.accept(records);
            records.clear();
        }

        @Override
        public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
            log.add("preCommit " + new TreeMap<>(byName(positions(offsets))));
            return onPreCommit.apply(offsets);
        }

        @Override
        public void close(Collection<TopicPartition> partitions) {
            log.add("close " + sorted(partitions));
            onClose.accept(partitions);
        }

        @Override
        public void stop() {
            log.add("stop");
            onStop.run();
        }

        private TreeSet<String> sorted(Collection<TopicPartition> partitions) {
            TreeSet<String> names = new TreeSet<>();
            partitions.forEach(partition -> names.add(partition.toString()));
            return names;
        }

        private Map<String, Long> byName(Map<TopicPartition, Long> positions) {
            Map<String, Long> named = new HashMap<>();
            positions.forEach((partition, position) -> named.put(partition.toString(), position));
            return named;
        }
    }
}
