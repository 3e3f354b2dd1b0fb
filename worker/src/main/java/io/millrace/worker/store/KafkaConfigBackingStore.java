package io.millrace.worker.store;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ClusterConfigState.TaskCommit;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RestartRequest;
import io.millrace.worker.model.SessionKey;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.store.PrivilegedWriter.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Configs in the topic that all workers of a cluster share. Writes are sent from a thread that lives only while there are
 * any, and end when they have been read back. Any thread; only {@link #close} blocks.
 */
public final class KafkaConfigBackingStore implements ConfigBackingStore {
    private final TopicLog log;
    private final WritePrivileges leader;
    private final Executor thread;
    private final Runnable stopThread;
    private final ConfigWrites writes;
    private final ConfigLogReader reader = new ConfigLogReader();
    private final Map<String, Map<String, String>> fileConfigs = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    public KafkaConfigBackingStore(TopicLog log) {
        this(log, newThread());
    }

    private KafkaConfigBackingStore(TopicLog log, ExecutorService thread) {
        this(log, PrivilegedWriter.plain(log, thread), thread, thread::shutdown, Alarm.REAL);
    }

    /** @param leader writes what only a leader may write */
    public KafkaConfigBackingStore(TopicLog log, PrivilegedWriter leader) {
        this(log, leader, newThread());
    }

    private KafkaConfigBackingStore(TopicLog log, PrivilegedWriter leader, ExecutorService thread) {
        this(log, leader, thread, thread::shutdown, Alarm.REAL);
    }

    /**
     * @param leader writes what only a leader may write
     * @param thread where writes are sent from, in order, one at a time
     * @param stopThread runs last of all
     * @param alarm ends writes that take too long
     */
    public KafkaConfigBackingStore(
            TopicLog log, PrivilegedWriter leader, Executor thread, Runnable stopThread, Alarm alarm) {
        this.log = log;
        this.leader = new WritePrivileges(leader, thread, reader::leadershipLost);
        this.thread = thread;
        this.stopThread = stopThread;
        this.writes = new ConfigWrites(thread, alarm);
    }

    private static ExecutorService newThread() {
        ThreadPoolExecutor thread = new ThreadPoolExecutor(
                1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), KafkaConfigBackingStore::newThread);
        thread.allowCoreThreadTimeOut(true);
        thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        return thread;
    }

    private static Thread newThread(Runnable work) {
        Thread made = new Thread(work, "config-writes");
        made.setDaemon(true);
        made.setContextClassLoader(KafkaConfigBackingStore.class.getClassLoader());
        return made;
    }

    @Override
    public void start(ConfigListener listener) {
        log.start(reader);
        reader.listen(listener);
    }

    @Override
    public ClusterConfigState snapshot() {
        return reader.image();
    }

    /** The target goes first, so that nobody starts a connector that is to be created stopped. */
    @Override
    public CompletableFuture<Void> putConnectorConfig(
            String connector, Map<String, String> config, Optional<TargetState> target) {
        List<Message> messages = new ArrayList<>();
        target.ifPresent(wanted -> messages.add(ConfigRecordCodec.target(connector, wanted)));
        messages.add(ConfigRecordCodec.connector(connector, config));
        ConfigWrite write = new ConfigWrite(
                "connector configuration", "see GET /connectors/" + connector + "/config before trying again");
        return writes.run(connector, write, begun -> privileged(begun, messages));
    }

    /** For one that is not configured nothing is written. */
    @Override
    public CompletableFuture<Void> removeConnector(String connector) {
        List<Message> messages =
                List.of(ConfigRecordCodec.connectorGone(connector), ConfigRecordCodec.targetGone(connector));
        ConfigWrite write =
                new ConfigWrite("removal of connector '" + connector + "'", "see GET /connectors before trying again");
        return writes.run(connector, write, begun -> {
            CompletableFuture<Void> removed = whenKnown(connector, () -> privileged(begun, messages));
            return removed.thenRun(() -> fileConfigs.remove(connector));
        });
    }

    /** For one that is not configured nothing is written: it would begin with that state when it is created. */
    @Override
    public CompletableFuture<Void> putTargetState(String connector, TargetState target) {
        ConfigWrite write = new ConfigWrite(
                "target state " + target + " of connector '" + connector + "'",
                "see GET /connectors/" + connector + "/status before trying again");
        Message message = ConfigRecordCodec.target(connector, target);
        return writes.run(connector, write, begun -> whenKnown(connector, () -> plain(begun, message)));
    }

    /** The commit alone gives task configs effect; it is written when this worker has read them all. */
    @Override
    public CompletableFuture<Void> putTaskConfigs(String connector, List<Map<String, String>> tasks) {
        List<Message> messages = new ArrayList<>();
        for (int task = 0; task < tasks.size(); task++) {
            messages.add(ConfigRecordCodec.task(new ConnectorTaskId(connector, task), tasks.get(task)));
        }
        ConfigWrite write = new ConfigWrite(
                "task configurations of connector '" + connector + "'",
                "see GET /connectors/" + connector + "/tasks before trying again");
        Message commit = ConfigRecordCodec.commit(connector, tasks.size());
        return writes.run(
                connector,
                write,
                begun -> leader.when(claim -> log.readToEnd()
                        .thenComposeAsync(
                                read -> takesTasks(connector, tasks.size())
                                        ? publish(begun, claim, messages, commit)
                                        : nothing(),
                                thread)));
    }

    private CompletableFuture<Void> publish(ConfigWrite write, long claim, List<Message> tasks, Message commit) {
        return prepare(write, claim, tasks)
                .thenComposeAsync(ready -> privileged(write, claim, List.of(commit)), thread);
    }

    private boolean takesTasks(String connector, int count) {
        return snapshot()
                .targetState(connector)
                .filter(target -> count == 0 || target != TargetState.STOPPED)
                .isPresent();
    }

    private CompletableFuture<Void> prepare(ConfigWrite write, long claim, List<Message> messages) {
        return messages.isEmpty()
                ? nothing()
                : write.prepare(() -> leader.write(claim, messages)).thenCompose(this::passed);
    }

    /** Between the look at the set of tasks and the write no other leader can have written another set. */
    @Override
    public CompletableFuture<Boolean> putTaskCount(String connector, TaskCommit tasks) {
        AtomicBoolean written = new AtomicBoolean();
        ConfigWrite write = new ConfigWrite(
                "task count of connector '" + connector + "'", "its tasks ask for it again when they are restarted");
        List<Message> messages = List.of(ConfigRecordCodec.taskCount(connector, tasks.count()));
        return writes.run(
                        connector,
                        write,
                        begun -> leader.when(claim -> log.readToEnd()
                                .thenComposeAsync(
                                        read -> {
                                            written.set(isLast(connector, tasks));
                                            return written.get() ? privileged(begun, claim, messages) : nothing();
                                        },
                                        thread)))
                .thenApply(done -> written.get());
    }

    private boolean isLast(String connector, TaskCommit tasks) {
        return snapshot()
                .connector(connector)
                .filter(entry -> entry.commit().sameSet(tasks))
                .isPresent();
    }

    @Override
    public CompletableFuture<Void> claimLeadership() {
        return leader.claim();
    }

    @Override
    public void resignLeadership() {
        leader.resign();
    }

    @Override
    public CompletableFuture<Void> requestRestart(RestartRequest request) {
        ConfigWrite write = new ConfigWrite(
                "restart request for connector '" + request.connector() + "'",
                "see GET /connectors/" + request.connector() + "/status before trying again");
        return writes.run(write, begun -> privileged(begun, List.of(ConfigRecordCodec.restart(request))));
    }

    @Override
    public CompletableFuture<Void> putLoggerLevel(String namespace, String level) {
        ConfigWrite write = new ConfigWrite(
                "level of logger '" + namespace + "'",
                "see GET /admin/loggers/" + namespace + " on each worker before trying again");
        return writes.run(write, begun -> plain(begun, ConfigRecordCodec.loggerLevel(namespace, level)));
    }

    @Override
    public CompletableFuture<Void> putSessionKey(SessionKey key) {
        ConfigWrite write = new ConfigWrite("session key", "the key in use is the one that was read last");
        return writes.run(write, begun -> privileged(begun, List.of(ConfigRecordCodec.sessionKey(key))));
    }

    private CompletableFuture<Void> privileged(ConfigWrite write, List<Message> messages) {
        return leader.when(claim -> privileged(write, claim, messages));
    }

    private CompletableFuture<Void> privileged(ConfigWrite write, long claim, List<Message> messages) {
        return readBack(write, write.send(() -> leader.write(claim, messages)));
    }

    private CompletableFuture<Void> plain(ConfigWrite write, Message message) {
        return readBack(write, write.send(() -> log.send(message.key(), message.value())));
    }

    private CompletableFuture<Void> readBack(ConfigWrite write, CompletableFuture<Long> sent) {
        return sent.thenCompose(offset -> write.readBack(() -> passed(offset)));
    }

    /** A broker that takes a record for a repeated one does not tell its offset. */
    private CompletableFuture<Void> passed(long offset) {
        return offset < 0 ? log.readToEnd() : reader.passed(offset);
    }

    private CompletableFuture<Void> whenKnown(String connector, Supplier<CompletableFuture<Void>> step) {
        return snapshot().contains(connector)
                ? step.get()
                : refresh().thenComposeAsync(image -> image.contains(connector) ? step.get() : nothing(), thread);
    }

    private static CompletableFuture<Void> nothing() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<ClusterConfigState> refresh() {
        return log.readToEnd().thenApply(read -> snapshot());
    }

    /** A worker of a cluster gets no files on its command line, but keeps what it is told. */
    @Override
    public Optional<Map<String, String>> fileConfig(String connector) {
        return Optional.ofNullable(fileConfigs.get(connector));
    }

    @Override
    public CompletableFuture<Void> putFileConfig(String connector, Map<String, String> config) {
        fileConfigs.put(connector, ConfigImage.copy(config));
        return nothing();
    }

    /** Waits a few seconds for writes under way. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            writes.close();
            leader.close();
            log.close();
            writes.abandon();
            stopThread.run();
        }
    }
}
