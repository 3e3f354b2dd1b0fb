package io.millrace.launch;

import io.millrace.worker.api.Herder;
import io.millrace.worker.config.ConnectorFile;
import io.millrace.worker.store.ConfigBackingStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the connectors of the command line: all at once, so that one that hangs holds up none of the others, reported
 * in the order of their files.
 */
final class CommandLineConnectors {
    private static final Logger LOG = LoggerFactory.getLogger(CommandLineConnectors.class);
    /** What the message of a failure starts with. */
    static final String FAILURE = "Failed to create connector for ";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private record Creation(Path file, String name, boolean existed, CompletableFuture<Void> created) {}

    private final Herder herder;
    private final ConfigBackingStore configs;

    CommandLineConnectors(Herder herder, ConfigBackingStore configs) {
        this.herder = herder;
        this.configs = configs;
    }

    /**
     * Returns when all are created, or have had 10 s; throws a {@link WorkerFailedException} when a file is wrong or a
     * connector fails, and then leaves none behind that this call created.
     */
    void create(List<Path> files) {
        List<Creation> creations = new ArrayList<>();
        try {
            List<ConnectorFile> connectors = read(files);
            for (int i = 0; i < files.size(); i++) {
                creations.add(begin(files.get(i), connectors.get(i)));
            }
            long end = System.nanoTime() + PATIENCE.toNanos();
            creations.forEach(creation -> await(creation, end - System.nanoTime()));
        } catch (WorkerFailedException e) {
            creations.forEach(this::undo);
            throw e;
        }
    }

    private static List<ConnectorFile> read(List<Path> files) {
        List<ConnectorFile> connectors = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Path file : files) {
            ConnectorFile connector;
            try {
                connector = ConnectorFile.read(file);
            } catch (ConnectException e) {
                throw failed(file, e);
            }
            if (!names.add(connector.name())) {
                throw failed(file, new ConnectException("Connector " + connector.name() + " already exists"));
            }
            connectors.add(connector);
        }
        return connectors;
    }

    private Creation begin(Path file, ConnectorFile connector) {
        String name = connector.name();
        boolean exists = configs.snapshot().contains(name);
        if (exists
                && configs.fileConfig(name).filter(connector.config()::equals).isPresent()) {
            LOG.info("Connector {} goes on as it was when the worker stopped; '{}' has not changed since", name, file);
            return new Creation(file, name, true, CompletableFuture.completedFuture(null));
        }
        CompletableFuture<Void> created = herder.putConnectorConfig(
                        name, connector.config(), connector.initialState(), true)
                .thenCompose(done -> configs.putFileConfig(name, connector.config()));
        return new Creation(file, name, exists, created);
    }

    private static void await(Creation creation, long nanos) {
        try {
            creation.created().get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            LOG.info("Created connector {}", creation.name());
        } catch (TimeoutException e) {
            LOG.warn(
                    "Connector '{}' of '{}' has not started after {} s; the worker goes on without waiting for it",
                    creation.name(),
                    creation.file(),
                    PATIENCE.toSeconds());
        } catch (ExecutionException e) {
            throw failed(creation.file(), e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private void undo(Creation creation) {
        if (creation.existed() || !configs.snapshot().contains(creation.name())) {
            return;
        }
        try {
            herder.deleteConnector(creation.name()).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Could not remove connector '{}' again", creation.name(), e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static WorkerFailedException failed(Path file, Throwable cause) {
        Throwable error = cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
        return new WorkerFailedException(
                WorkerFailedException.BAD_START, FAILURE + file + ": " + error.getMessage(), error);
    }
}
