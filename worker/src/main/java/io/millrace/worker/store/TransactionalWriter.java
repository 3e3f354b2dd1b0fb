package io.millrace.worker.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Writes of the leader as transactions: each takes effect whole or not at all, and none does once another worker has
 * claimed the topic. Every claim has a producer of its own, which ends with the first write that fails.
 */
public final class TransactionalWriter implements PrivilegedWriter {
    private final String topic;
    private final String transactionalId;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private Optional<Producer<byte[], byte[]>> producer = Optional.empty();
    private boolean claimed;
    private boolean closed;

    /**
     * @param transactionalId for messages: what the producers have for theirs
     * @param producers makes transactional producers
     */
    public TransactionalWriter(String topic, String transactionalId, Supplier<Producer<byte[], byte[]>> producers) {
        this.topic = topic;
        this.transactionalId = transactionalId;
        this.producers = producers;
    }

    @Override
    public void claim() {
        resign();
        try {
            Producer<byte[], byte[]> made = producers.get();
            use(made);
            made.initTransactions();
            claimed(made);
        } catch (RuntimeException e) {
            resign();
            throw new ConnectException(
                    "Failed to create and initialize fencable producer for config topic '" + topic + "': "
                            + e.getMessage() + remedy(e),
                    e);
        }
    }

    private synchronized void use(Producer<byte[], byte[]> made) {
        producer = Optional.of(made);
        if (closed) {
            throw new ConnectException("the worker stops");
        }
    }

    private synchronized void claimed(Producer<byte[], byte[]> made) {
        claimed = producer.filter(used -> used == made).isPresent();
    }

    private String remedy(Throwable cause) {
        if (cause instanceof TransactionalIdAuthorizationException) {
            return ". Allow the worker to Describe and Write transactional id '" + transactionalId + "'";
        }
        if (cause instanceof TopicAuthorizationException) {
            return ". Allow the worker to Write topic '" + topic + "'";
        }
        if (cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException) {
            return ". Another worker has taken the lead over; if there is none, see that no other cluster on these"
                    + " brokers has the same group.id";
        }
        return cause instanceof UnsupportedVersionException
                ? ". Exactly-once support for source connectors needs brokers that support transactions"
                : "";
    }

    @Override
    public synchronized boolean isClaimed() {
        return claimed;
    }

    @Override
    public CompletableFuture<Long> write(List<Message> messages) {
        Optional<Producer<byte[], byte[]>> ready = ready();
        if (ready.isEmpty()) {
            return CompletableFuture.failedFuture(new PrivilegedWriteException(
                    "Cannot produce to config topic without claiming write privileges first", null));
        }
        try {
            return CompletableFuture.completedFuture(write(ready.get(), messages));
        } catch (KafkaException | IllegalStateException e) {
            resign();
            return CompletableFuture.failedFuture(new PrivilegedWriteException(
                    "Failed to perform fencable send to config topic '" + topic + "': " + e.getMessage() + remedy(e),
                    e));
        }
    }

    private synchronized Optional<Producer<byte[], byte[]>> ready() {
        return claimed ? producer : Optional.empty();
    }

    private long write(Producer<byte[], byte[]> ready, List<Message> messages) {
        ready.beginTransaction();
        Future<RecordMetadata> last = null;
        for (Message message : messages) {
            last = ready.send(new ProducerRecord<>(topic, message.key(), message.value()));
        }
        ready.commitTransaction();
        try {
            return last.get().offset();
        } catch (ExecutionException e) {
            throw new KafkaException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while writing to topic '" + topic + "'", e);
        }
    }

    @Override
    public void resign() {
        Optional<Producer<byte[], byte[]>> given;
        synchronized (this) {
            given = producer;
            producer = Optional.empty();
            claimed = false;
        }
        given.ifPresent(used -> used.close(Duration.ZERO));
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        resign();
    }
}
