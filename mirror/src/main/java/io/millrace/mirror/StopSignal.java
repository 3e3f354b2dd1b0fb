package io.millrace.mirror;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;

/** Says once that a thread shall end, and cuts its waiting short. Any thread. */
final class StopSignal {
    private final CompletableFuture<Void> given = new CompletableFuture<>();

    /** True for the first caller. */
    boolean give() {
        return given.complete(null);
    }

    boolean isGiven() {
        return given.isDone();
    }

    /** Returns after that time, or at once when the signal is given. */
    void pause(Duration duration) {
        try {
            given.get(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // the pause is over
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The answer of a client that has a time limit of its own.
     *
     * @throws WakeupException if the signal is given before the answer is there
     * @throws KafkaException what the answer failed with
     */
    <T> T await(CompletionStage<T> answer) {
        CompletableFuture<T> future = answer.toCompletableFuture();
        try {
            CompletableFuture.anyOf(future, given).get();
            if (!future.isDone()) {
                throw new WakeupException();
            }
            return future.get();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        }
    }
}
