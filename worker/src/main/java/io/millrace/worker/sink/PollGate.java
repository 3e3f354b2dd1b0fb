package io.millrace.worker.sink;

import org.apache.kafka.clients.consumer.Consumer;

/**
 * Lets wake-ups reach the consumer only while it polls, so that they do not hit a call that the task makes on it, or a
 * commit. Any thread.
 */
final class PollGate {
    private final Consumer<byte[], byte[]> consumer;
    private boolean polling;
    private boolean wakeRequested;
    private boolean wokenInPoll;

    PollGate(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /** Whether to poll; false once after a wake-up, for the caller to look around. */
    synchronized boolean enter() {
        polling = !wakeRequested;
        wokenInPoll = false;
        wakeRequested = false;
        return polling;
    }

    /** Whether the consumer was woken up since {@link #enter()}. */
    synchronized boolean leave() {
        polling = false;
        return wokenInPoll;
    }

    /** Whether somebody waits for the task's thread to look around. */
    synchronized boolean isWakeRequested() {
        return wakeRequested;
    }

    synchronized void wakeUp() {
        wakeRequested = true;
        if (polling) {
            wokenInPoll = true;
            consumer.wakeup();
        }
    }
}
