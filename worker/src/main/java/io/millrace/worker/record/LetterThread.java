package io.millrace.worker.record;

import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.task.LogContext;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one daemon thread of a task that sends dead letters for threads that must not block; it exists only while there
 * is something to send. What waits for it is limited, so that a dead letter topic that takes nothing cannot fill the
 * memory. Any thread.
 */
final class LetterThread {
    /** Bytes of letters that may wait. */
    static final int ROOM = 32 * 1024 * 1024;

    /** What a letter takes up besides its bytes. */
    static final int OVERHEAD = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(LetterThread.class);
    private static final long IDLE_SECONDS = 30;

    private final ConnectorTaskId id;
    private final long roomTimeoutMs;
    private final Semaphore room = new Semaphore(ROOM);
    private final ThreadPoolExecutor executor;
    private volatile boolean overrun;

    /** @param roomTimeout longest wait of {@link #run} for room, the first time that there is none */
    LetterThread(ConnectorTaskId id, Duration roomTimeout) {
        this.id = id;
        this.roomTimeoutMs = roomTimeout.toMillis();
        this.executor =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::daemon);
        this.executor.allowCoreThreadTimeOut(true);
    }

    private Thread daemon(Runnable action) {
        Thread thread = new Thread(action, "source-dead-letters-" + id);
        thread.setDaemon(true);
        thread.setContextClassLoader(LetterThread.class.getClassLoader());
        return thread;
    }

    /** Sends a letter of that many bytes soon; waits a little for room, and throws if there is none. */
    void run(int size, Runnable send) {
        int taken = (int) Math.min(ROOM, (long) size + OVERHEAD);
        awaitRoom(taken);
        try {
            runAgain(() -> {
                try {
                    send.run();
                } finally {
                    room.release(taken);
                }
            });
        } catch (RuntimeException | Error e) {
            room.release(taken);
            throw e;
        }
    }

    /** Sends a letter once more; for the thread of the letters' own producer, which must not even wait for room. */
    void runAgain(Runnable send) {
        try {
            executor.execute(() -> inContext(send));
        } catch (RejectedExecutionException e) {
            throw new ConnectException("Task " + id + " is ending: dead letters are no longer written", e);
        }
    }

    private void inContext(Runnable send) {
        try (LogContext ignored = LogContext.task(id)) {
            send.run();
        }
    }

    private void awaitRoom(int bytes) {
        try {
            if (room.tryAcquire(bytes, overrun ? 0 : roomTimeoutMs, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("Interrupted while waiting to write a dead letter of task " + id, e);
        }
        overrun = true;
        throw new ConnectException("The dead letter topic of task " + id + " takes no records: " + ROOM
                + " bytes of dead letters have waited for it for " + roomTimeoutMs
                + " ms. Check that the topic exists and its partitions have leaders");
    }

    /** Begins nothing more and interrupts what is under way; the thread ends. Never blocks. */
    void end() {
        int lost = executor.shutdownNow().size();
        if (lost > 0) {
            LOG.warn("Task {} ended before {} dead letters were written; their records are read again", id, lost);
        }
    }
}
