package io.millrace.worker.sink;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who has the consumer: the task's thread, which lends it to a second one, the reader, during a put that is slow. While
 * one of them waits for the other, it runs what the other hands to it, so that the plugin is called on the task's thread
 * and the consumer on the reader's. Any thread.
 *
 * <p>A put that is not lent costs two atomic operations. The reader's thread is made when it is needed, and ends when it has
 * not been for a while.
 */
final class Lending {
    private static final Logger LOG = LoggerFactory.getLogger(Lending.class);
    /** The task's thread has the consumer and will keep it. */
    private static final int HOME = 0;
    /** The task's thread has it, but is in a put and does not need it. */
    private static final int LENDABLE = 1;
    /** In a put, somebody uses it just now. */
    private static final int IN_USE = 2;
    /** The reader has it. */
    private static final int LENT = 3;

    private final ThreadFactory threads;
    private final Runnable borrower;
    private final Runnable wake;
    private final Duration idle;
    private final AtomicInteger owner = new AtomicInteger(HOME);
    private final Deque<FutureTask<?>> forReader = new ArrayDeque<>();
    private final Deque<FutureTask<?>> forTask = new ArrayDeque<>();
    private final Deque<Runnable> reports = new ArrayDeque<>();
    private volatile Thread reader;
    private volatile boolean wanted;
    private volatile boolean cancelled;
    private boolean closed;

    /**
     * @param threads makes the reader's thread
     * @param borrower what the reader does with the consumer until it {@link #isWanted()} again
     * @param wake ends a poll of the reader
     * @param idle how long the reader's thread is kept without a loan
     */
    Lending(ThreadFactory threads, Runnable borrower, Runnable wake, Duration idle) {
        this.idle = idle;
        this.threads = threads;
        this.borrower = borrower;
        this.wake = wake;
    }

    /** Task thread: from now on it does without the consumer. */
    void offer() {
        owner.set(LENDABLE);
    }

    /** Lends the consumer, if it is on offer. */
    synchronized void lend() {
        if (!cancelled && hasReader() && owner.compareAndSet(LENDABLE, LENT)) {
            notifyAll();
        }
    }

    private synchronized boolean hasReader() {
        if (reader == null && !closed) {
            try {
                Thread made = threads.newThread(this::read);
                made.start();
                reader = made;
            } catch (OutOfMemoryError e) { // out of threads: this put goes on without
                LOG.warn("Could not start a thread that reads during a slow put", e);
            }
        }
        return reader != null;
    }

    /**
     * Task thread: takes the consumer back, and returns when it has it. Meanwhile it runs what the reader hands to it.
     */
    void reclaim() {
        while (!owner.compareAndSet(LENDABLE, HOME)) {
            if (owner.get() == LENT) {
                takeBack();
                return;
            }
            serve(forTask, () -> owner.get() != IN_USE, 0);
        }
    }

    private void takeBack() {
        synchronized (this) {
            wanted = true;
            notifyAll();
        }
        wake.run();
        serve(forTask, () -> owner.get() == HOME, 0);
        wanted = false;
        tellReports();
    }

    /** The reader's thread. */
    private void read() {
        while (awaitLoan()) {
            borrower.run();
            boolean given = false;
            while (!given) {
                serve(forReader, () -> wanted, 0);
                given = giveBack();
            }
        }
    }

    /** False when the reader's thread is to end, since nobody has needed it for a while: the next loan makes another. */
    private synchronized boolean awaitLoan() {
        long untilNanos = System.nanoTime() + idle.toNanos();
        boolean interrupted = false;
        while (owner.get() != LENT && !closed && !isOver(untilNanos)) {
            interrupted |= pause(untilNanos); // by whom ever: nobody of us
        }
        if (interrupted) {
            LOG.debug(
                    "The interrupt of {} has no effect", Thread.currentThread().getName());
        }
        if (owner.get() == LENT && !closed) {
            return true;
        }
        reader = null;
        return false;
    }

    private synchronized boolean giveBack() {
        if (!forReader.isEmpty()) {
            return false;
        }
        owner.set(HOME);
        notifyAll();
        return true;
    }

    /** Whether the reader is to come to an end. */
    boolean isWanted() {
        return wanted || cancelled;
    }

    boolean isLent() {
        return owner.get() == LENT;
    }

    boolean isReader() {
        return Thread.currentThread() == reader;
    }

    /** The reader waits, but not when the consumer is wanted; false after the whole time. */
    boolean idle(long ms) {
        long untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        serve(forReader, this::isWanted, untilNanos);
        return isWanted() || System.nanoTime() - untilNanos < 0;
    }

    /** The reader runs what was handed to it; nothing on other threads. */
    void serve() {
        if (isReader()) {
            serve(forReader, () -> true, 0);
        }
    }

    /**
     * The reader waits until the put is over: what belongs to the task's thread is free for it then, until the consumer
     * is back. Nothing on other threads.
     */
    void awaitTask() {
        if (isReader()) {
            serve(forReader, () -> wanted, 0);
            tellReports();
        }
    }

    /** Runs it on the task's thread, which must wait for the reader if this is the reader. */
    <V> V onTask(Callable<V> call) throws Exception {
        if (!isReader()) {
            return call.call();
        }
        FutureTask<V> errand = hand(call, forTask);
        serve(forReader, errand::isDone, 0);
        return outcome(errand);
    }

    /** Runs what touches the consumer where the consumer is. */
    <V> V onOwner(Callable<V> call) throws Exception {
        if (isReader() || owner.get() == HOME) {
            return call.call();
        }
        if (owner.compareAndSet(LENDABLE, IN_USE)) {
            try {
                return call.call();
            } finally {
                offerAgain();
            }
        }
        return handToReader(call);
    }

    /** The same for what throws and answers nothing. */
    void runOnOwner(Runnable call) {
        try {
            onOwner(Executors.callable(call));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("A call that throws nothing checked has thrown", e);
        }
    }

    private synchronized void offerAgain() {
        owner.set(LENDABLE);
        notifyAll();
    }

    private <V> V handToReader(Callable<V> call) throws Exception {
        FutureTask<V> errand;
        synchronized (this) {
            if (owner.get() != LENT) {
                errand = null;
            } else {
                errand = hand(call, forReader);
            }
        }
        if (errand == null) {
            return call.call(); // it has come home just now, or another thread of the plugin uses it, too
        }
        wake.run();
        return outcome(errand);
    }

    private synchronized <V> FutureTask<V> hand(Callable<V> call, Deque<FutureTask<?>> to) {
        FutureTask<V> errand = new FutureTask<>(call);
        to.add(errand);
        notifyAll();
        return errand;
    }

    private static <V> V outcome(FutureTask<V> errand) throws Exception {
        try {
            return errand.get();
        } catch (InterruptedException e) {
            throw new InterruptException(e); // as Kafka's clients have it; it sets the flag again
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) e.getCause();
        }
    }

    /** Runs it on the task's thread in the end: at once, if that is where we are or if it waits for us. */
    void atHome(Runnable report) {
        if (!isReader()) {
            report.run();
            return;
        }
        reports.add(report);
        if (wanted) {
            tellReports();
        }
    }

    private void tellReports() {
        while (!reports.isEmpty()) {
            reports.remove().run();
        }
    }

    /** Runs errands until the condition holds and there are none; with an end in nanoseconds, or 0 for none. */
    private void serve(Deque<FutureTask<?>> errands, BooleanSupplier until, long untilNanos) {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                FutureTask<?> errand;
                synchronized (this) {
                    if (errands.isEmpty() && !until.getAsBoolean() && !isOver(untilNanos)) {
                        interrupted |= pause(untilNanos);
                    }
                    errand = errands.poll();
                    if (errand == null && (until.getAsBoolean() || isOver(untilNanos))) {
                        return;
                    }
                }
                run(errand);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean isOver(long untilNanos) {
        return untilNanos != 0 && System.nanoTime() - untilNanos >= 0;
    }

    /** Whether it was interrupted; called under the lock. */
    private boolean pause(long untilNanos) {
        try {
            if (untilNanos == 0) {
                wait();
            } else {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, untilNanos - System.nanoTime()));
            }
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private void run(FutureTask<?> errand) {
        if (errand == null) {
            return;
        }
        errand.run();
        synchronized (this) {
            notifyAll();
        }
    }

    /** The task was given up: its reader lets go of the group. Never blocks; any thread. */
    void cancel() {
        cancelled = true;
        synchronized (this) {
            notifyAll();
        }
    }

    /** The reader's thread ends; the task's thread has the consumer. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
