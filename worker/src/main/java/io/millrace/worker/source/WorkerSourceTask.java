package io.millrace.worker.source;

import io.millrace.plugins.LoaderSwap;
import io.millrace.worker.record.Closing;
import io.millrace.worker.record.RetryInterrupted;
import io.millrace.worker.record.SourcePipeline;
import io.millrace.worker.task.PluginCall;
import io.millrace.worker.task.TaskLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loop of a source task: polls, pipes, delivers. Task thread, except {@link #wakeUp()} and the like. */
public final class WorkerSourceTask implements TaskLoop {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerSourceTask.class);
    private static final long SEND_RETRY_MS = 100;

    private final SourceTaskParts parts;
    private final SourcePipeline pipeline;
    private final Delivery delivery;
    private final IdlePolls idle = new IdlePolls();
    private final Object wakeUps = new Object();
    private List<SourceRecord> batch = List.of();
    private int next;
    private boolean initialized;
    private boolean delivering;
    private volatile boolean woken;
    private volatile boolean cancelled;

    public WorkerSourceTask(SourceTaskParts parts, SourcePipeline pipeline, Delivery delivery) {
        this.parts = parts;
        this.pipeline = pipeline;
        this.delivery = delivery;
    }

    @Override
    public void open() {
        if (!delivery.prepare()) {
            LOG.info("Source task {} is stopped before it has started", parts.id());
            return;
        }
        pipeline.open();
        if (cancelled) {
            throw new ConnectException("Task " + parts.id() + " was given up before it had started");
        }
        initialized = true;
        try (LoaderSwap ignored = LoaderSwap.to(parts.task().loader());
                PluginCall ignoredCall = parts.metrics().calling("start")) {
            parts.task().instance().initialize(new SourceContext(parts, delivery.transactions()));
            parts.task().instance().start(parts.config());
        }
        delivering = true;
        delivery.open();
        LOG.info("Source task {} finished initialization and start", parts.id());
    }

    @Override
    public void step() throws InterruptedException {
        if (next == batch.size()) {
            if (idle.pauseMs() > 0 && !passed(idle.pauseMs())) {
                return; // woken up, perhaps to be stopped
            }
            if (!poll()) {
                delivery.endOfBatch();
                return;
            }
        }
        try {
            if (sendBatch()) {
                batch = List.of();
                next = 0;
                delivery.endOfBatch();
            } else {
                passed(SEND_RETRY_MS);
            }
        } catch (RetryInterrupted e) {
            LOG.debug("Task {} was woken up during an outage or given up; it keeps its batch", parts.id());
        }
    }

    /** Whether the task gave a batch, be it an empty one. */
    private boolean poll() throws InterruptedException {
        delivery.check();
        long askedMs = parts.time().milliseconds();
        List<SourceRecord> polled = pollTask();
        boolean empty = polled == null || polled.isEmpty();
        idle.polled(empty, empty ? parts.time().milliseconds() - askedMs : 0);
        if (polled == null) {
            return false;
        }
        batch = new ArrayList<>(polled); // the list stays the task's, to do with as it likes
        next = 0;
        delivery.newBatch(parts.metrics().polled(batch.size(), askedMs));
        return true;
    }

    private List<SourceRecord> pollTask() throws InterruptedException {
        try (LoaderSwap ignored = LoaderSwap.to(parts.task().loader());
                PluginCall ignoredCall = parts.metrics().calling("poll")) {
            return parts.task().instance().poll();
        } catch (RetriableException | org.apache.kafka.connect.errors.RetriableException e) {
            LOG.warn("Task {} failed to poll and is polled again", parts.id(), e);
            return null;
        }
    }

    /** Whether the whole batch is on its way; if not, the rest is kept. */
    private boolean sendBatch() {
        try (PluginCall ignored = parts.metrics().calling("send")) {
            return sendRest();
        }
    }

    private boolean sendRest() {
        for (; next < batch.size(); next++) {
            SourceRecord original = batch.get(next);
            if (original == null) {
                throw new ConnectException("Task " + parts.id() + " returned a null record from poll(): class "
                        + parts.task().className());
            }
            Optional<ProducerRecord<byte[], byte[]>> converted = pipeline.process(original);
            if (converted.isEmpty()) {
                skip(original);
            } else if (!delivery.send(original, converted.get())) {
                return false;
            }
        }
        return true;
    }

    private void skip(SourceRecord original) {
        pipeline.takeLetter().ifPresentOrElse(letter -> delivery.skip(original, letter), () -> delivery.skip(original));
    }

    /** Waits; ends early, and says so by false, when the task is woken up. */
    private boolean passed(long ms) throws InterruptedException {
        try {
            parts.time().waitObject(wakeUps, () -> woken, parts.time().milliseconds() + ms);
        } catch (TimeoutException e) {
            return true;
        }
        woken = false;
        return false;
    }

    @Override
    public void pause() {
        pipeline.outages().forget();
        delivery.pause();
    }

    @Override
    public void resume() {
        delivery.resume();
    }

    @Override
    public boolean stepsWhilePaused() {
        return false;
    }

    @Override
    public void close(boolean failed) {
        try {
            if (delivering) {
                delivery.finish(failed);
            }
        } finally {
            release();
        }
    }

    private void release() {
        if (initialized) {
            Closing.quietly(LOG, "task " + parts.id(), this::stopTask);
        }
        delivery.close();
        parts.offsetReader().close();
        parts.owned().forEach(owned -> Closing.quietly(LOG, owned + " of task " + parts.id(), owned::close));
        pipeline.close();
    }

    private void stopTask() {
        try (LoaderSwap ignored = LoaderSwap.to(parts.task().loader());
                PluginCall ignoredCall = parts.metrics().calling("stop")) {
            parts.task().instance().stop();
        }
    }

    @Override
    public void stopOpening() {
        delivery.stopPreparing();
    }

    @Override
    public void wakeUp() {
        pipeline.wakeUp();
        synchronized (wakeUps) {
            woken = true;
            wakeUps.notifyAll();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        delivery.cancel(); // first: no commit may pass a record that the pipeline leaves
        pipeline.cancel();
        parts.offsetReader().close();
        wakeUp();
    }
}
