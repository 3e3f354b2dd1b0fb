package io.millrace.worker.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offsets in a file that Apache's worker reads and writes too. The file is replaced whole, by a thread that lives only
 * while there is something to write; a damaged file is never touched. Any thread.
 */
public final class FileOffsetBackingStore implements OffsetBackingStore {
    private static final Logger log = LoggerFactory.getLogger(FileOffsetBackingStore.class);

    private final Path named;
    private AtomicFile file;
    private StoreFile description;
    private BatchWriter<Map<ByteBuffer, ByteBuffer>> writer;
    /** The last set; when it is done, so are all before it. */
    private CompletableFuture<Void> latestSet = CompletableFuture.completedFuture(null);

    /** What is in the file: replaced whole after each write, never changed. */
    private volatile Map<ByteBuffer, ByteBuffer> offsets = Map.of();

    /** @param file the setting {@code offset.storage.file.filename} */
    public FileOffsetBackingStore(Path file) {
        this.named = file;
    }

    @Override
    public synchronized void start() {
        description = StoreFile.prepare("Offsets file", named, "offset.storage.file.filename");
        FileGuard guard = FileGuard.acquire(description);
        try {
            offsets = load();
            file = new AtomicFile(description, false);
            reportReadOnly();
        } catch (RuntimeException | Error e) {
            guard.close();
            throw e;
        }
        writer = new BatchWriter<>("offsets-file", this::write, guard::close);
        log.info("{} loaded with {} source partitions", description, offsets.size());
    }

    private Map<ByteBuffer, ByteBuffer> load() {
        try {
            return OffsetFile.read(description.read());
        } catch (OffsetFileDamage damage) {
            throw new ConnectException(
                    description + " is damaged at byte " + damage.position() + ": " + damage.getMessage()
                            + "; restore it from a backup, or delete it to start from nothing",
                    damage);
        }
    }

    /** Said now, not at the first commit. No refusal: a worker with nothing but sinks gets along without the file. */
    private void reportReadOnly() {
        try {
            file.checkWritable();
        } catch (IOException e) {
            log.error("Source connectors will repeat records after a restart", description.notWritable(e));
        }
    }

    /** Sees every earlier {@link #set}: waits for those under way. */
    @Override
    public synchronized CompletableFuture<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        List<ByteBuffer> wanted = List.copyOf(keys);
        return latestSet.handle((done, failure) -> find(wanted));
    }

    private Map<ByteBuffer, ByteBuffer> find(List<ByteBuffer> keys) {
        Map<ByteBuffer, ByteBuffer> current = offsets;
        Map<ByteBuffer, ByteBuffer> found = new HashMap<>();
        keys.forEach(key -> found.put(key, Buffers.copy(current.get(key))));
        return found;
    }

    /** Sees every earlier {@link #set}, as {@link #get} does. */
    @Override
    public synchronized CompletableFuture<Map<ByteBuffer, ByteBuffer>> startingWith(ByteBuffer keyPrefix) {
        ByteBuffer wanted = Buffers.copy(keyPrefix);
        return latestSet.handle((done, failure) -> Buffers.startingWith(wanted, offsets));
    }

    @Override
    public synchronized CompletableFuture<Void> set(Map<ByteBuffer, ByteBuffer> values) {
        if (writer == null) {
            return CompletableFuture.failedFuture(new ConnectException("Offsets file '" + named + "' is not open"));
        }
        latestSet = writer.add(Buffers.copy(values));
        return latestSet;
    }

    /** On the writer's thread. */
    private void write(List<BatchWriter.Item<Map<ByteBuffer, ByteBuffer>>> batch) {
        Map<ByteBuffer, ByteBuffer> next = new LinkedHashMap<>(offsets);
        batch.forEach(item -> next.putAll(item.value()));
        try {
            file.replace(OffsetFile.write(next));
        } catch (Exception e) {
            throw description.notWritten(e);
        }
        offsets = next;
        batch.forEach(item -> item.done().complete(null));
    }

    @Override
    public void close() {
        BatchWriter<?> closing;
        synchronized (this) {
            closing = writer;
        }
        if (closing != null) {
            closing.close();
        }
    }
}
