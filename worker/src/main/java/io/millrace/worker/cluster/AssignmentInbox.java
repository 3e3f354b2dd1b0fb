package io.millrace.worker.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** The latest assignment on its way from the member's thread to the herder's loop, which waits here. Any thread. */
final class AssignmentInbox {
    private final Lock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private Optional<Assignment> latest = Optional.empty();
    private boolean woken;

    /** Takes the place of what has not been fetched yet. */
    void put(Assignment assignment) {
        lock.lock();
        try {
            latest = Optional.of(assignment);
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Makes a wait under way, or the next one, end at once. */
    void wakeUp() {
        lock.lock();
        try {
            woken = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for at most this long for an assignment or a wake-up. An interrupt ends the wait and is kept. */
    Optional<Assignment> poll(Duration atMost) {
        lock.lock();
        try {
            await(atMost.toNanos());
            Optional<Assignment> fetched = latest;
            latest = Optional.empty();
            woken = false;
            return fetched;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void await(long nanos) throws InterruptedException {
        long rest = nanos;
        while (latest.isEmpty() && !woken && rest > 0) {
            rest = news.awaitNanos(rest);
        }
    }
}
