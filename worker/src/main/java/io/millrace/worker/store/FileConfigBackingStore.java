package io.millrace.worker.store;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.RestartRequest;
import io.millrace.worker.model.SessionKey;
import io.millrace.worker.model.TargetState;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Configs and target states in a journal that outlives the worker, killed or stopped; task sets are kept in memory, for
 * connectors make them anew. Written by a thread that lives only while there is something to write. Any thread.
 */
public final class FileConfigBackingStore implements ConfigBackingStore {
    private static final Logger log = LoggerFactory.getLogger(FileConfigBackingStore.class);

    private final Path named;
    private final ImagePublisher publisher = new ImagePublisher();
    private StoreFile description;
    private ConfigJournal journal;
    private BatchWriter<Write> writer;

    /** A change and its line in the journal, if it has one. */
    private record Write(ConfigChange change, Optional<byte[]> line) {}

    /** @param journal the setting {@code config.storage.file.filename} */
    public FileConfigBackingStore(Path journal) {
        this.named = journal;
    }

    @Override
    public synchronized void start(ConfigListener listener) {
        description = StoreFile.prepare("Config file", named, "config.storage.file.filename");
        FileGuard guard = FileGuard.acquire(description);
        try {
            journal = new ConfigJournal(description);
            publisher.start(journal.load(), listener);
        } catch (RuntimeException | Error e) {
            guard.close();
            throw e;
        }
        writer = new BatchWriter<>("config-journal", this::write, guard::close);
        log.info(
                "{} loaded with {} connectors",
                description,
                snapshot().connectors().size());
    }

    @Override
    public ClusterConfigState snapshot() {
        return publisher.image().state();
    }

    @Override
    public CompletableFuture<Void> putConnectorConfig(
            String connector, Map<String, String> config, Optional<TargetState> target) {
        return add(new ConfigChange.PutConnector(connector, config, target));
    }

    @Override
    public CompletableFuture<Void> removeConnector(String connector) {
        return add(new ConfigChange.RemoveConnector(connector));
    }

    @Override
    public CompletableFuture<Void> putTargetState(String connector, TargetState target) {
        return add(new ConfigChange.PutTarget(connector, target));
    }

    @Override
    public CompletableFuture<Void> putTaskConfigs(String connector, List<Map<String, String>> tasks) {
        return add(new ConfigChange.PutTasks(connector, tasks));
    }

    @Override
    public CompletableFuture<Void> requestRestart(RestartRequest request) {
        publisher.restart(request);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> putLoggerLevel(String namespace, String level) {
        publisher.level(namespace, level);
        return CompletableFuture.completedFuture(null);
    }

    /** A cluster of one asks nothing of others that would have to be signed. */
    @Override
    public CompletableFuture<Void> putSessionKey(SessionKey key) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<ClusterConfigState> refresh() {
        return CompletableFuture.completedFuture(snapshot());
    }

    @Override
    public Optional<Map<String, String>> fileConfig(String connector) {
        return publisher.image().fileConfig(connector);
    }

    @Override
    public CompletableFuture<Void> putFileConfig(String connector, Map<String, String> config) {
        return add(new ConfigChange.PutFileConfig(connector, config));
    }

    private synchronized CompletableFuture<Void> add(ConfigChange change) {
        if (writer == null) {
            return CompletableFuture.failedFuture(new ConnectException("Config file '" + named + "' is not open"));
        }
        Optional<byte[]> line = JournalLine.write(change);
        if (line.isPresent() && !isReadable(line.get())) {
            return CompletableFuture.failedFuture(new ConnectException("Config of connector '" + change.connector()
                    + "' cannot be kept in " + description + ": a key in it is no valid text"));
        }
        return writer.add(new Write(change, line));
    }

    /** JSON can be written that cannot be read, and one such line would stop the next start. */
    private static boolean isReadable(byte[] line) {
        try {
            JournalLine.read(line);
            return true;
        } catch (JournalLine.Unreadable e) {
            return false;
        }
    }

    /** On the writer's thread: first to disk, then to the image, then to whoever waits. */
    private void write(List<BatchWriter.Item<Write>> batch) {
        for (BatchWriter.Item<Write> item : writeLines(batch)) {
            publisher.apply(item.value().change());
            item.done().complete(null);
        }
        journal.tidy(publisher.image());
    }

    /** The changes that hold: all, or those without a line when the lines cannot be written. */
    private List<BatchWriter.Item<Write>> writeLines(List<BatchWriter.Item<Write>> batch) {
        List<BatchWriter.Item<Write>> withoutLine = new ArrayList<>(batch);
        withoutLine.removeIf(item -> item.value().line().isPresent());
        if (withoutLine.size() == batch.size()) {
            return batch;
        }
        try {
            append(batch.stream().map(BatchWriter.Item::value).toList());
            return batch;
        } catch (Exception e) {
            ConnectException problem = description.notWritten(e);
            batch.stream()
                    .filter(item -> item.value().line().isPresent())
                    .forEach(item -> item.done().completeExceptionally(problem));
            return withoutLine;
        }
    }

    private void append(List<Write> writes) throws Exception {
        try {
            journal.append(
                    writes.stream().flatMap(write -> write.line().stream()).toList());
        } catch (NoSuchFileException e) {
            log.warn("{} is gone; it is written anew", description);
            ConfigImage image = publisher.image();
            for (Write write : writes) {
                image = write.change().applyTo(image);
            }
            journal.rewrite(image);
        }
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
