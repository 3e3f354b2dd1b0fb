package io.millrace.worker.sink;

import static io.millrace.testing.time.Eventually.eventually;
import static io.millrace.worker.sink.SinkFixture.T0;
import static io.millrace.worker.sink.SinkFixture.T1;

import io.millrace.worker.config.ErrorSettings;
import io.millrace.worker.record.StepFixture;
import io.millrace.worker.record.TransformationChain;
import io.millrace.worker.record.TransformationChain.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A task with the partitions t-0 and t-1 whose first put, of the records 0 and 1 of t-0, lasts until others are read
 * and converted.
 */
final class ReadingAheadFixture {
    /** Holds partitions back soon. */
    static final ReadingAhead IMPATIENT = new ReadingAhead(Long.MIN_VALUE, Duration.ofMillis(1), look -> {});

    final List<Long> converted = Collections.synchronizedList(new ArrayList<>());
    final Set<Thread> converting = ConcurrentHashMap.newKeySet();
    final Set<Thread> called = ConcurrentHashMap.newKeySet();
    final SinkFixture sink;
    Consumer<SinkRecord> onRecord = record -> {};

    ReadingAheadFixture(ErrorSettings errors) {
        this(errors, AlwaysLending.settings(true));
    }

    ReadingAheadFixture(ErrorSettings errors, ReadingAhead settings) {
        this(errors, settings, false);
    }

    ReadingAheadFixture(ErrorSettings errors, ReadingAhead settings, boolean isolatesPoison) {
        StepFixture<SinkRecord> steps = new StepFixture<>(Collections.synchronizedList(new ArrayList<>()));
        Function<SinkRecord, SinkRecord> step = record -> {
            converting.add(Thread.currentThread());
            converted.add(record.kafkaOffset());
            onRecord.accept(record);
            return record;
        };
        TransformationChain<SinkRecord> chain =
                new TransformationChain<>(List.of(Step.always(steps.transformation("step", step))));
        sink = new SinkFixture(errors, chain, isolatesPoison, settings);
        sink.task.onOpen = partitions -> called.add(Thread.currentThread());
        sink.task.onClose = partitions -> called.add(Thread.currentThread());
        sink.task.onPreCommit = offsets -> {
            called.add(Thread.currentThread());
            return offsets;
        };
        sink.running(T0, T1);
    }

    /** The first put, during which the records of t-0 are read and converted, then what is given is done. */
    void putWhileReading(Runnable andThen, long... ahead) {
        putWhile(() -> {
            read(() -> sink.records(T0, ahead), ahead[ahead.length - 1]);
            andThen.run();
        });
    }

    /** The first put, which lasts as long as this. */
    void putWhile(Runnable during) {
        sink.records(T0, 0, 1);
        sink.task.onPut = records -> {
            called.add(Thread.currentThread());
            sink.task.onPut = others -> called.add(Thread.currentThread());
            during.run();
        };
        sink.loop.step();
    }

    /** Has the reader read what this adds, and waits until the last of it, in the order of partitions, is converted. */
    void read(Runnable adding, long last) {
        sink.consumer.schedulePollTask(adding);
        eventually("converted", () -> converted.contains(last));
    }

    /** In the next poll these are the partitions; returns when the reader waits for the put. */
    void rebalance(TopicPartition... partitions) {
        sink.assign(partitions);
        eventually("the reader waits for the put", () -> sink.consumer.isReader(Thread.State.WAITING));
    }
}
