package io.millrace.worker.store;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stored offsets as a connector or task reads them. Blocks until the store answers or the reader is closed, which any
 * thread may do.
 */
public final class OffsetReader implements OffsetStorageReader, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OffsetReader.class);

    private final OffsetBackingStore store;
    private final String connector;
    /** Fails when the reader is closed; never gives an answer. */
    private final CompletableFuture<Map<ByteBuffer, ByteBuffer>> closed = new CompletableFuture<>();

    public OffsetReader(OffsetBackingStore store, String connector) {
        this.store = store;
        this.connector = connector;
    }

    @Override
    public <T> Map<String, Object> offset(Map<String, T> partition) {
        return offsets(Collections.singletonList(partition)).get(partition);
    }

    @Override
    public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
        Map<ByteBuffer, Map<String, T>> byKey = keys(partitions);
        Map<ByteBuffer, ByteBuffer> stored = fetch(byKey.keySet());
        Map<Map<String, T>, Map<String, Object>> offsets = new HashMap<>();
        byKey.forEach((key, partition) -> {
            try {
                offsets.put(partition, OffsetJson.read(stored.get(key)));
            } catch (RuntimeException e) {
                log.error(
                        "Connector '{}': the stored offset of a source partition cannot be read and is left out; the "
                                + "task may begin that partition anew",
                        connector,
                        e);
            }
        });
        return offsets;
    }

    private <T> Map<ByteBuffer, Map<String, T>> keys(Collection<Map<String, T>> partitions) {
        Map<ByteBuffer, Map<String, T>> byKey = new HashMap<>();
        for (Map<String, T> partition : partitions) {
            try {
                if (partition == null) {
                    throw new ConnectException("There is no offset of a null source partition");
                }
                byKey.put(OffsetJson.key(connector, partition), partition);
            } catch (RuntimeException e) {
                log.error(
                        "Connector '{}': a source partition asked for cannot be written as a key and is left out; the "
                                + "task may begin that partition anew",
                        connector,
                        e);
            }
        }
        return byKey;
    }

    private Map<ByteBuffer, ByteBuffer> fetch(Collection<ByteBuffer> keys) {
        try {
            if (closed.isDone()) {
                return closed.get();
            }
            CompletableFuture<Map<ByteBuffer, ByteBuffer>> answer = store.get(keys);
            return answer.isDone()
                    ? answer.get()
                    : answer.applyToEither(closed, Function.identity()).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(e);
        } catch (ExecutionException e) {
            throw failed(e.getCause());
        }
    }

    private static ConnectException failed(Throwable cause) {
        return new ConnectException("Failed to fetch offsets.", cause);
    }

    /** Lets go of whoever waits for an answer, and refuses to read from now on. */
    @Override
    public void close() {
        closed.completeExceptionally(new ConnectException("Offset reader is closed. Its task or connector has been "
                + "told to stop, and was still reading offsets."));
    }
}
