package io.millrace.worker.kafka;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.connect.errors.ConnectException;

/** Waits for the answers of admin clients. */
final class Answer {
    private Answer() {}

    /** The answer; the failure that an admin client reports comes through as the cause of an ExecutionException. */
    static <T> T of(KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("Interrupted while waiting for Kafka", e);
        }
    }
}
