package io.millrace.worker.sink;

import io.millrace.plugins.LoaderSwap;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.Closing;
import io.millrace.worker.record.SinkPipeline;
import io.millrace.worker.task.PluginCall;
import io.millrace.worker.task.TaskLoop;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.runtime.WorkerSinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of a sink task: polls Kafka, pipes, puts, commits. Task thread, except {@link #wakeUp()} and {@link
 * #cancel()}.
 */
public final class WorkerSinkTask implements TaskLoop {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerSinkTask.class);
    /** Shortest poll while a commit that is overdue still holds up the next. */
    private static final long BUSY_POLL_MS = 50;
    /**
     * Longest wait for the answer to leaving the group. A broker gives none while it waits for other members to join,
     * be they dead, but reads on once it has: the member is gone then, without anybody waiting for it.
     */
    private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(2);

    private final SinkTaskParts parts;
    private final ConnectorTaskId id;
    private final Consumer<byte[], byte[]> consumer;
    private final SinkPipeline pipeline;
    private final SinkState state;
    private final SinkContext context;
    private final SinkCommits commits;
    private final SinkRebalance rebalance;
    private final KeepAlive keepAlive;
    private final SinkIntake intake;
    private final SinkDelivery delivery;
    private final PollGate gate;
    private long nextCommitMs;

    private volatile boolean cancelled;

    public WorkerSinkTask(SinkTaskParts parts, SinkPipeline pipeline) {
        this.parts = parts;
        this.id = parts.id();
        this.consumer = parts.consumer();
        this.pipeline = pipeline;
        this.state = SinkState.of(parts);
        this.context = new SinkContext(parts, pipeline, state.partitions(), state.rewinds());
        this.commits = new SinkCommits(parts, pipeline.errantRecords(), state);
        this.rebalance = new SinkRebalance(parts, commits, pipeline.errantRecords(), state);
        this.keepAlive = new KeepAlive(parts, state.partitions(), rebalance);
        this.intake = new SinkIntake(consumer, pipeline, state);
        this.gate = new PollGate(consumer);
        this.delivery = new SinkDelivery(parts, state, pipeline.errantRecords(), poisonSearch());
        pipeline.whileWaiting(keepAlive::pollIfDue);
    }

    private Optional<PoisonSearch> poisonSearch() {
        return parts.delivery().isolatesPoison()
                ? Optional.of(new PoisonSearch(
                        parts,
                        state,
                        commits,
                        pipeline.errantRecords(),
                        keepAlive,
                        gate,
                        new PutOutages(parts, pipeline.outages(), context)))
                : Optional.empty();
    }

    @Override
    public void open() {
        pipeline.open();
        if (cancelled) {
            throw new ConnectException("Task " + parts.id() + " was given up before it had started");
        }
        parts.subscription().begin(consumer, rebalance);
        try (LoaderSwap ignored = LoaderSwap.to(parts.task().loader());
                PluginCall ignoredCall = parts.metrics().calling("start")) {
            parts.task().instance().initialize(new WorkerSinkTaskContext(consumer, context));
            parts.task().instance().start(parts.config());
        }
        nextCommitMs = parts.time().milliseconds() + parts.commits().interval().toMillis();
        LOG.info("Sink task {} finished initialization and start", id);
    }

    @Override
    public void step() {
        commitIfDue();
        state.rewinds().apply();
        if (!gate.enter()) {
            return;
        }
        ConsumerRecords<byte[], byte[]> records;
        try {
            records = consumer.poll(pollTimeout());
        } catch (WakeupException e) {
            LOG.trace("Task {} was woken up", id);
            return;
        } finally {
            gate.leave();
            keepAlive.polled();
            rebalance.rethrow();
        }
        if (take(records)) {
            delivery.deliver();
        }
    }

    private boolean take(ConsumerRecords<byte[], byte[]> records) {
        if (records.isEmpty()) {
            return true;
        }
        parts.metrics().read(records.count());
        try (PluginCall ignored = parts.metrics().calling("convert")) {
            return intake.add(records);
        } finally {
            parts.metrics().active(state.active());
        }
    }

    private void commitIfDue() {
        long now = parts.time().milliseconds();
        SinkOffsets offsets = state.offsets();
        if (!offsets.isCommitting() && (context.isCommitRequested() || now >= nextCommitMs)) {
            context.commitBegins();
            nextCommitMs = now + parts.commits().interval().toMillis();
            commit();
        }
        if (offsets.isCommittingSince(now - parts.commits().timeout().toMillis())) {
            LOG.warn("Task {}: Commit of offsets timed out", id);
            offsets.giveUp();
        }
    }

    private void commit() {
        if (!commits.begin(state.partitions().assigned())) {
            state.batch().clear(); // it is read again, with what comes before it
            state.partitions().redelivering(false);
        }
    }

    private Duration pollTimeout() {
        long untilCommit = nextCommitMs - parts.time().milliseconds();
        long atLeast = state.offsets().isCommitting() ? BUSY_POLL_MS : 0;
        return Duration.ofMillis(context.takePollTimeoutMs(Math.max(untilCommit, atLeast)));
    }

    @Override
    public void pause() {
        pipeline.outages().forget();
        state.partitions().connectorPaused(true);
        context.requestCommit();
    }

    @Override
    public void resume() {
        state.partitions().connectorPaused(false);
    }

    @Override
    public boolean stepsWhilePaused() {
        return true;
    }

    @Override
    public void close(boolean failed) {
        try {
            commits.close(state.partitions().assigned());
        } finally {
            rebalance.end();
            release();
        }
    }

    private void release() {
        Closing.quietly(LOG, "task " + id, this::stopTask);
        CloseOptions options = CloseOptions.timeout(LEAVE_TIMEOUT);
        Closing.quietly(LOG, "consumer of task " + id, () -> consumer.close(options));
        pipeline.close();
        parts.owned().forEach(owned -> Closing.quietly(LOG, owned + " of task " + id, owned::close));
    }

    private void stopTask() {
        try (LoaderSwap ignored = LoaderSwap.to(parts.task().loader());
                PluginCall ignoredCall = parts.metrics().calling("stop")) {
            parts.task().instance().stop();
        }
    }

    @Override
    public void wakeUp() {
        pipeline.wakeUp();
        gate.wakeUp();
    }

    @Override
    public void cancel() {
        cancelled = true;
        commits.cancel();
        pipeline.cancel();
        gate.wakeUp();
        consumer.wakeup();
    }
}
