package io.millrace.worker.record;

import io.millrace.worker.model.Words;
import io.millrace.worker.record.FailedRecord.Consumed;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.runtime.InternalSinkRecord;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports of records that a sink task itself refused (KIP-610). Offsets of a partition wait until its reports are safe.
 * {@link #report} and {@link #cancel()} from any thread, {@link #holdBack} on the one that converts, the rest on the
 * task thread.
 */
public final class ErrantRecords implements ErrantRecordReporter {
    private static final Logger LOG = LoggerFactory.getLogger(ErrantRecords.class);
    private static final String PUTTING_CLASS = "org.apache.kafka.connect.sink.SinkTask";

    private final Converters converters;
    private final ErrorPolicy policy;
    private final CompletableFuture<Void> cancelled = new CompletableFuture<>();
    private final Map<TopicPartition, Deque<CompletableFuture<Void>>> underWay = new HashMap<>();
    private volatile Thread taskThread;
    private volatile Where where = Callable::call;
    private volatile ConnectException refusal;

    ErrantRecords(Converters converters, ErrorPolicy policy) {
        this.converters = converters;
        this.policy = policy;
    }

    /** Where a record is converted back, since nothing else is to be converted at the same time. */
    public interface Where {
        ConsumerRecord<byte[], byte[]> convert(Callable<ConsumerRecord<byte[], byte[]>> conversion) throws Exception;
    }

    /** Converts records back there, if they are not those of the task; on the caller's thread until this is called. */
    public void convertBy(Where given) {
        where = given;
    }

    void open() {
        taskThread = Thread.currentThread();
    }

    @Override
    public Future<Void> report(SinkRecord record, Throwable error) {
        ConsumerRecord<byte[], byte[]> consumed = consumerRecord(record);
        TopicPartition partition = new TopicPartition(consumed.topic(), consumed.partition());
        try {
            CompletableFuture<Void> done =
                    policy.report(new FailedRecord(new Consumed(consumed), Stage.TASK_PUT, PUTTING_CLASS, error));
            remember(partition, done);
            return new ErrantReport(done);
        } catch (ConnectException e) {
            refuse(partition, e);
            throw e;
        }
    }

    private ConsumerRecord<byte[], byte[]> consumerRecord(SinkRecord record) {
        if (record instanceof InternalSinkRecord internal) {
            return internal.context().original();
        }
        try {
            return where.convert(() -> converters.toConsumerRecord(record));
        } catch (Exception e) {
            throw new ConnectException(
                    "Cannot report a record for topic '" + record.topic() + "': it cannot be converted back to bytes",
                    e);
        }
    }

    /**
     * Remembers a refusal, so that a task that swallows it fails all the same. On another thread than the task's, the
     * record may belong to a batch that counts as delivered: its partition must not be committed any more.
     */
    private void refuse(TopicPartition partition, ConnectException e) {
        refusal = e;
        if (Thread.currentThread() != taskThread) {
            remember(partition, CompletableFuture.failedFuture(e));
        }
    }

    /**
     * Offsets of the partition wait for this report of a record that was skipped on its way to the task. Unlike a
     * report that the task asked for, one that is lost does not fail the task.
     */
    void holdBack(TopicPartition partition, CompletableFuture<Void> report) {
        if (!report.isDone()) {
            remember(partition, report.handle((done, error) -> null));
        }
    }

    /** Whether records that fail are skipped once they are reported. */
    public boolean toleratesAll() {
        return policy.toleratesAll();
    }

    private void remember(TopicPartition partition, CompletableFuture<Void> done) {
        synchronized (underWay) {
            Deque<CompletableFuture<Void>> reports = underWay.computeIfAbsent(partition, key -> new ArrayDeque<>());
            while (!reports.isEmpty() && isSafe(reports.peek())) {
                reports.remove();
            }
            reports.add(done);
        }
    }

    private static boolean isSafe(CompletableFuture<Void> report) {
        return report.isDone() && !report.isCompletedExceptionally();
    }

    /** The refusal of a report since the last call. */
    public Optional<ConnectException> takeRefusal() {
        Optional<ConnectException> taken = Optional.ofNullable(refusal);
        refusal = null;
        return taken;
    }

    /**
     * Waits for the reports of these partitions, but not for long; throws when the task is given up.
     *
     * @return those of the partitions whose reports are all safe; offsets of the others must not be committed
     */
    public Set<TopicPartition> await(Collection<TopicPartition> partitions, Duration atMost) {
        CompletableFuture<?>[] open = partitions.stream()
                .flatMap(partition -> reports(partition).stream())
                .filter(report -> !report.isDone())
                .toArray(CompletableFuture[]::new);
        if (open.length > 0) {
            await(CompletableFuture.allOf(open), atMost);
        }
        return partitions.stream()
                .filter(partition -> reports(partition).isEmpty())
                .collect(Collectors.toSet());
    }

    /** Throws when a report of these partitions is lost. */
    public void checkNoneLost(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            for (CompletableFuture<Void> report : reports(partition)) {
                if (report.isCompletedExceptionally()) {
                    throw new ConnectException(
                            "Could not report a record of " + partition + " that the task had refused", cause(report));
                }
            }
        }
    }

    /** Those that are not known to be safe. */
    private List<CompletableFuture<Void>> reports(TopicPartition partition) {
        synchronized (underWay) {
            Deque<CompletableFuture<Void>> reports = underWay.getOrDefault(partition, new ArrayDeque<>());
            reports.removeIf(ErrantRecords::isSafe);
            return List.copyOf(reports);
        }
    }

    private void await(CompletableFuture<Void> reports, Duration atMost) {
        try {
            CompletableFuture.anyOf(reports, cancelled).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("Interrupted while waiting for error reports", e);
        } catch (TimeoutException e) {
            LOG.debug("Not all error reports were done within {}", Words.of(atMost));
        } catch (ExecutionException e) {
            if (cancelled.isDone()) {
                throw new ConnectException("Gave up waiting for error reports", e.getCause());
            } // else a report is lost: its partition is not safe
        }
    }

    private static Throwable cause(CompletableFuture<Void> lost) {
        try {
            lost.join();
            return null;
        } catch (CompletionException e) {
            return e.getCause();
        } catch (CancellationException e) {
            return e;
        }
    }

    /** Forgets partitions that are gone. */
    public void forget(Collection<TopicPartition> partitions) {
        synchronized (underWay) {
            underWay.keySet().removeAll(partitions);
        }
    }

    void cancel() {
        cancelled.completeExceptionally(new CancellationException("the task was given up"));
    }
}
