package io.millrace.worker.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends status records, and sends again what failed for now, as long as it is still wanted: never once the same state
 * has been written anew, so that no old word comes after a newer one. Any thread; nothing blocks.
 */
final class StatusWrites {
    private static final Logger log = LoggerFactory.getLogger(StatusWrites.class);

    /** What is written in one place of the topic, until a tombstone is read there. */
    private static final class Place {
        private long sequence;
        private boolean removed;
    }

    private final TopicLog topic;
    private final StatusTurns turns;
    private final Map<ByteBuffer, Place> places = new HashMap<>();
    private int latestGeneration;
    private volatile boolean closed;

    StatusWrites(TopicLog topic, StatusTurns turns) {
        this.topic = topic;
        this.turns = turns;
    }

    /**
     * Writes a state reported in a generation.
     *
     * @param allowed asked now and before each further try; may be called under a lock
     */
    synchronized void put(byte[] key, byte[] value, int generation, BooleanSupplier allowed) {
        latestGeneration = generation;
        if (allowed.getAsBoolean()) {
            write(key, value, generation, allowed);
        }
    }

    /** Writes a tombstone, on behalf of the latest generation. */
    synchronized void remove(byte[] key) {
        write(key, null, latestGeneration, () -> true);
    }

    private void write(byte[] key, byte[] value, int generation, BooleanSupplier allowed) {
        Place place = places.computeIfAbsent(ByteBuffer.wrap(key), name -> new Place());
        long sequence = ++place.sequence;
        BooleanSupplier wanted = () -> !place.removed
                && place.sequence == sequence
                && latestGeneration == generation
                && allowed.getAsBoolean();
        sendWhile(key, value, wanted);
    }

    /** Sends a record, again and again on errors that may pass, while it is wanted; the question is asked under a lock. */
    synchronized void sendWhile(byte[] key, byte[] value, BooleanSupplier wanted) {
        turns.now(() -> send(key, value, wanted));
    }

    private void send(byte[] key, byte[] value, BooleanSupplier wanted) {
        topic.send(key, value).whenComplete((offset, failure) -> {
            if (failure != null) {
                sendFailed(key, value, wanted, failure);
            }
        });
    }

    private void sendFailed(byte[] key, byte[] value, BooleanSupplier wanted, Throwable failure) {
        Throwable cause = cause(failure);
        if (closed) {
            log.debug("Record '{}' was not written before the status store closed", text(key), cause);
        } else if (cause instanceof RetriableException) {
            log.debug("Record '{}' was not written to the status topic; trying again", text(key), cause);
            turns.later(() -> sendAgain(key, value, wanted));
        } else {
            log.error(
                    "Record '{}' could not be written to the status topic, so that other workers and the REST API do"
                            + " not learn of it",
                    text(key),
                    cause);
        }
    }

    private void sendAgain(byte[] key, byte[] value, BooleanSupplier wanted) {
        synchronized (this) {
            if (!wanted.getAsBoolean()) {
                return;
            }
        }
        send(key, value, wanted);
    }

    /** A tombstone has been read: what is under way for that place is not tried again. */
    synchronized void removed(byte[] key) {
        Optional.ofNullable(places.remove(ByteBuffer.wrap(key))).ifPresent(place -> place.removed = true);
    }

    /** From now on failures are expected. */
    void close() {
        closed = true;
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null
                && (cause instanceof CompletionException
                        || cause instanceof ExecutionException
                        || !(cause instanceof RetriableException) && cause.getCause() instanceof RetriableException)) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String text(byte[] key) {
        return new String(key, StandardCharsets.UTF_8);
    }
}
