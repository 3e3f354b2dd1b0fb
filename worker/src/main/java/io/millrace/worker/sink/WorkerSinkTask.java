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
 * The loop of a sink task: polls Kafka, pipes, puts, commits; the next batch is read during a put that is slow. Task
 * thread, except {@link #wakeUp()} and {@link #cancel()}.
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

    private static final Duration READER_IDLE = Duration.ofSeconds(10);

    private final SinkTaskParts parts;
    private final ConnectorTaskId id;
    private final Consumer<byte[], byte[]> consumer;
    private final SinkPipeline pipeline;
    private final SinkState state;
    private final Lending lending;
    private final SinkReader reader;
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
        PollGate readerGate = new PollGate(consumer);
        this.lending = new Lending(this::readerThread, this::readDuringPut, readerGate::wakeUp, READER_IDLE);
        this.context = new SinkContext(parts, pipeline, state, lending);
        this.commits = new SinkCommits(parts, pipeline.errantRecords(), state, lending);
        this.rebalance = new SinkRebalance(parts, commits, pipeline.errantRecords(), state, lending);
        this.keepAlive = new KeepAlive(parts, state.partitions(), rebalance);
        this.intake = new SinkIntake(consumer, pipeline, state);
        this.gate = new PollGate(consumer);
        this.reader = new SinkReader(parts, state, intake, keepAlive, lending, readerGate);
        SlowPuts slowPuts = new SlowPuts(parts.delivery().readingAhead(), lending::lend);
        PutLoan loan = new PutLoan(lending, slowPuts, reader, rebalance);
        this.delivery = new SinkDelivery(parts, state, pipeline.errantRecords(), loan, poisonSearch());
        pipeline.whileWaiting(this::isToWaitOn);
        pipeline.errantRecords().convertBy(lending::onOwner);
    }

    /** Whether another thread has the consumer. Any thread. */
    boolean isLent() {
        return lending.isLent();
    }

    private Thread readerThread(Runnable work) {
        return reader.thread(work);
    }

    private void readDuringPut() {
        reader.run();
    }

    /** Between two attempts on a record; of the thread that has the consumer. */
    private boolean isToWaitOn() {
        lending.serve();
        return keepAlive.pollIfDue();
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
        reader.named();
        pipeline.open();
        if (cancelled) {
            throw new ConnectException("Task " + parts.id() + " was given up before it had started");
        }
        parts.subscription().begin(consumer, rebalance);
        try (LoaderSwap ignored = LoaderSwap.to(parts.task().loader());
                PluginCall ignoredCall = parts.metrics().calling("start")) {
            Consumer<byte[], byte[]> lent = LentConsumer.of(consumer, lending, state);
            parts.task().instance().initialize(new WorkerSinkTaskContext(lent, context));
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
        if (hasReadAhead()) {
            gate.leave();
            pollTimeout(); // it counts as a poll
            stepOn(takeAhead());
        } else {
            stepByPoll();
        }
    }

    /** Whether there is a batch already; the task may have paused some of what it was read from. */
    private boolean hasReadAhead() {
        if (state.ahead().isEmpty() || state.partitions().isHoldingAll()) {
            return false;
        }
        state.ahead().unread(state.partitions().pausedByTask(), consumer);
        return !state.ahead().isEmpty();
    }

    private boolean takeAhead() {
        parts.metrics().read(state.ahead().count());
        try {
            return state.ahead().moveTo(state.batch());
        } finally {
            parts.metrics().active(state.active());
        }
    }

    private void stepByPoll() {
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
        stepOn(take(records));
    }

    private void stepOn(boolean isBatchWhole) {
        if (isBatchWhole) {
            delivery.deliver();
        }
    }

    private boolean take(ConsumerRecords<byte[], byte[]> records) {
        if (records.isEmpty()) {
            return true;
        }
        parts.metrics().read(records.count());
        try (PluginCall ignored = parts.metrics().calling("convert")) {
            return intake.add(records, state.batch());
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
        lending.close();
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
        lending.cancel();
        commits.cancel();
        pipeline.cancel();
        gate.wakeUp();
        consumer.wakeup();
    }
}
