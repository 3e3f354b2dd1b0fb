package io.millrace.worker.herder.files;

import io.millrace.worker.api.ConnectorFiles;
import io.millrace.worker.api.Herder;
import io.millrace.worker.config.ConnectorFilesSettings;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares the files of a directory with the connectors again and again, on a thread of its own. */
public final class ConnectorFilesWatch implements ConnectorFiles, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConnectorFilesWatch.class);

    private final ConnectorFilesSettings settings;
    private final FollowingConnectors connectors;
    private final ConnectorDirectory directory;
    private final OwnedConnectors owned;
    private final FileActions actions;
    private final IdleLeader idleLeader = new IdleLeader();
    private final Time time;
    private final ScheduledThreadPoolExecutor thread;
    private volatile Plan latest;

    /**
     * @param herder one that shows configs as they are
     * @param leader whether this worker may write configs
     */
    public ConnectorFilesWatch(ConnectorFilesSettings settings, Herder herder, BooleanSupplier leader) {
        this(settings, FollowingConnectors.of(herder), leader, Time.SYSTEM);
    }

    ConnectorFilesWatch(
            ConnectorFilesSettings settings, FollowingConnectors connectors, BooleanSupplier leader, Time time) {
        this.settings = settings;
        this.time = time;
        this.connectors = connectors;
        this.directory = new ConnectorDirectory(settings.directory(), settings.interval(), time);
        this.owned = new OwnedConnectors(settings.stateFile());
        this.actions = new FileActions(connectors, leader, owned, time);
        this.thread = new ScheduledThreadPoolExecutor(1, ConnectorFilesWatch::newThread);
        this.latest = plan(Optional.empty(), List.of());
    }

    private static Thread newThread(Runnable work) {
        Thread made = new Thread(work, "connector-files");
        made.setDaemon(true);
        made.setContextClassLoader(ConnectorFilesWatch.class.getClassLoader());
        return made;
    }

    /** Compares for the first time, on the caller's thread, and begins to do so again and again. */
    public void start() {
        log.info(
                "Connectors {} the files in '{}'",
                settings.applies() ? "follow" : "are compared with, and do not follow,",
                settings.directory());
        owned.load();
        round();
        long ms = settings.interval().toMillis();
        thread.scheduleWithFixedDelay(this::round, ms, ms, TimeUnit.MILLISECONDS);
    }

    @Override
    public Plan plan() {
        return latest;
    }

    /** One comparison; whatever goes wrong does not keep the next from happening. */
    void round() {
        Plan before = latest;
        Plan now;
        try {
            now = compared();
        } catch (NoSuchFileException e) {
            now = failed("does not exist");
        } catch (IOException e) {
            now = failed("cannot be read: " + (e instanceof FileSystemException ? e : e.getMessage()));
        } catch (RuntimeException e) {
            log.error("The files in '{}' could not be compared with the connectors", settings.directory(), e);
            now = failed("cannot be compared with the connectors: " + e);
        }
        latest = now;
        tell(before, now);
    }

    private Plan failed(String problem) {
        return plan(
                Optional.of("The directory of connector files '" + settings.directory() + "' " + problem),
                latest.entries());
    }

    private Plan compared() throws IOException {
        List<FileReading> readings = directory.read();
        if (settings.stateIsInside() && readings.isEmpty() && owned.isLost()) {
            return failed("is empty, and its state file is gone, too, as if it were no longer mounted");
        }
        FilePlanner.Result result = FilePlanner.plan(readings, owned.files(), connectors::config);
        if (!settings.applies()) {
            return plan(
                    Optional.empty(),
                    result.actions().stream().map(FileAction::entry).toList());
        }
        result.forgotten().forEach(owned::remove);
        List<Entry> entries = result.actions().stream().map(actions::carryOut).toList();
        List<Entry> left = entries.stream().filter(FileActions::isLeft).toList();
        idleLeader.neglected(left, time.milliseconds()).ifPresent(this::tellNeglected);
        return plan(Optional.empty(), entries);
    }

    private void tellNeglected(Entry entry) {
        log.warn(
                "The leader of the cluster does nothing for file '{}' of '{}', which asks for connector '{}' to be {}."
                        + " It does not seem to follow the files: give all workers the same connectors.dir",
                entry.file(),
                settings.directory(),
                entry.connector().orElse(""),
                switch (entry.state()) {
                    case CREATE -> "created";
                    case DELETE -> "deleted";
                    default -> "changed";
                });
    }

    private Plan plan(Optional<String> problem, List<Entry> entries) {
        return new Plan(settings.directory().toString(), settings.applies(), problem, entries);
    }

    /** Each thing once; what is done is told by those who do it. */
    private void tell(Plan before, Plan now) {
        if (now.problem().isPresent() && !now.problem().equals(before.problem())) {
            log.warn(
                    "{}. No connector is created, changed or deleted for files",
                    now.problem().get());
        }
        Set<Entry> known = new HashSet<>(before.entries());
        now.entries().stream().filter(entry -> !known.contains(entry)).forEach(this::tell);
    }

    private void tell(Entry entry) {
        switch (entry.state()) {
            case BAD ->
                log.warn(
                        "Connector file '{}' is passed over: {}",
                        entry.file(),
                        entry.problem().orElse(""));
            case CREATE, CHANGE, DELETE -> {
                if (!settings.applies()) {
                    log.info(
                            "For file '{}' connector '{}' is to {} {}",
                            entry.file(),
                            entry.connector().orElse(""),
                            entry.state(),
                            entry.keys());
                }
            }
            case IN_LINE, SETTLING -> {} // nothing to tell
        }
    }

    /** Begins nothing more; what is under way goes on. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
