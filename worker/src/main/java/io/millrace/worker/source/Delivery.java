package io.millrace.worker.source;

import io.millrace.worker.metrics.SourceTaskMetrics;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;

/**
 * How the records of a source task become durable, and their offsets after them. Task thread, except {@link #cancel()}
 * and {@link #stopPreparing()}, which any thread may call.
 */
public interface Delivery {
    /**
     * What has to be done before the task is initialized; may wait for others.
     *
     * @return false when the wait was given up, since the task is to stop
     */
    default boolean prepare() {
        return true;
    }

    /** The task is to stop: a wait in {@link #prepare()} is given up. Never blocks; any thread. */
    default void stopPreparing() {}

    /** Where the task says how its transactions end, if it is to do so. */
    default Optional<TransactionContext> transactions() {
        return Optional.empty();
    }

    /** The task has been started: offset commits may begin. */
    void open();

    /** Throws when a record sent earlier has failed for good; called before each poll. */
    void check();

    /** A batch begins: what is sent from now on belongs to it. */
    void newBatch(SourceTaskMetrics.Batch batch);

    /**
     * Sends one record.
     *
     * @return false when it could not be taken now: to be sent again, transformed and converted anew
     */
    boolean send(SourceRecord original, ProducerRecord<byte[], byte[]> converted);

    /** The record goes no further on purpose: filtered, or failed where that is tolerated. */
    void skip(SourceRecord original);

    /**
     * The record failed, which is tolerated, and is kept as a dead letter: no later one may be committed before.
     *
     * @param letter completes when the letter is safe
     */
    void skip(SourceRecord original, CompletableFuture<Void> letter);

    /** A whole batch has been sent or skipped, or a poll gave nothing. */
    void endOfBatch();

    /** The task was paused. */
    void pause();

    /** The task goes on. */
    void resume();

    /**
     * The last commit, after the last record and before the task is stopped. Only follows {@link #open()}.
     *
     * @param failed whether the task ends by an exception
     */
    void finish(boolean failed);

    /** Releases the clients; also after a failed or missing {@link #open()}. Failures are logged. */
    void close();

    /** From now on nothing is produced or committed. Never blocks. */
    void cancel();
}
