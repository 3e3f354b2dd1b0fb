package io.millrace.worker.store;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Offsets of a connector that writes exactly once, for changes from outside: each change is a transaction, which shuts
 * out a task that is still writing. Any thread; a change is made on a thread of its own.
 */
final class TransactionalOffsetChanges implements OffsetBackingStore {
    private final String connector;
    private final OffsetBackingStore reader;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Function<Producer<byte[], byte[]>, TransactionalOffsets> writers;
    private Optional<Producer<byte[], byte[]>> producer = Optional.empty();
    private boolean closed;

    /**
     * @param reader started and closed with this
     * @param producers makes a producer whose transactions have not begun, when there is something to write
     */
    TransactionalOffsetChanges(
            String connector,
            OffsetBackingStore reader,
            Supplier<Producer<byte[], byte[]>> producers,
            Function<Producer<byte[], byte[]>, TransactionalOffsets> writers) {
        this.connector = connector;
        this.reader = reader;
        this.producers = producers;
        this.writers = writers;
    }

    @Override
    public void start() {
        reader.start();
    }

    @Override
    public CompletableFuture<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        return reader.get(keys);
    }

    @Override
    public CompletableFuture<Map<ByteBuffer, ByteBuffer>> startingWith(ByteBuffer keyPrefix) {
        return reader.startingWith(keyPrefix);
    }

    @Override
    public CompletableFuture<Void> set(Map<ByteBuffer, ByteBuffer> values) {
        Map<ByteBuffer, ByteBuffer> all = Buffers.copy(values);
        CompletableFuture<Void> stored = new CompletableFuture<>();
        Thread thread = new Thread(() -> write(all, stored), "offset-changes-" + connector);
        thread.setDaemon(true);
        thread.start();
        return stored;
    }

    private void write(Map<ByteBuffer, ByteBuffer> values, CompletableFuture<Void> stored) {
        try {
            commit(values);
            stored.complete(null);
        } catch (Throwable e) { // whoever waits must hear of it, whatever it is
            stored.completeExceptionally(e);
        }
    }

    private void commit(Map<ByteBuffer, ByteBuffer> values) {
        Producer<byte[], byte[]> made = producer();
        TransactionalOffsets offsets = writers.apply(made);
        try {
            made.initTransactions();
            offsets.prepare(values).join();
            made.beginTransaction();
            offsets.send((metadata, error) -> {}); // what fails here fails the transaction
            made.commitTransaction();
            offsets.committed();
        } catch (KafkaException | CompletionException e) {
            Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
            throw new ConnectException(
                    "The offsets of connector '" + connector + "' could not be written in a transaction: "
                            + cause.getMessage() + ". All of it is changed or nothing; the request can be repeated",
                    cause);
        }
    }

    private synchronized Producer<byte[], byte[]> producer() {
        if (closed) {
            throw new ConnectException("The work on the offsets of connector '" + connector + "' is over");
        }
        Producer<byte[], byte[]> made = producer.orElseGet(producers);
        producer = Optional.of(made);
        return made;
    }

    /** Ends a change under way, too. */
    @Override
    public void close() {
        Optional<Producer<byte[], byte[]>> made;
        synchronized (this) {
            closed = true;
            made = producer;
            producer = Optional.empty();
        }
        made.ifPresent(client -> client.close(LogClients.CLOSE_WAIT));
        reader.close();
    }
}
