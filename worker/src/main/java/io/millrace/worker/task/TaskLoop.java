package io.millrace.worker.task;

import java.time.Duration;

/**
 * What a running task does, step by step; the source and the sink task implement it. All methods run on the task's
 * thread under its connector's class loader, except where it says otherwise.
 */
public interface TaskLoop {
    /** Prepares clients and reporters, then initializes and starts the plugin. */
    void open() throws Exception;

    /** One turn: poll, pipe, deliver. Returns soon after {@link #wakeUp()}, unless plugin code blocks. */
    void step() throws Exception;

    /** The target state became PAUSED; called once per pause. */
    void pause() throws Exception;

    /** The target state became STARTED again. */
    void resume() throws Exception;

    /** Whether {@link #step()} goes on while paused (a sink keeps polling to stay in its group). */
    boolean stepsWhilePaused();

    /**
     * Commits what was delivered, stops the plugin and releases everything; also called when {@link #open()} failed or
     * never ran. Throws only what makes the task failed.
     *
     * @param failed whether the loop was left by an exception
     */
    void close(boolean failed) throws Exception;

    /** A stop or a change of target state is waiting: cut waits short. Never blocks; any thread. */
    void wakeUp();

    /** A stop is waiting: {@link #open()} returns early where it waits for others. Never blocks; any thread. */
    default void stopOpening() {}

    /** The task outlived its deadline: from now on it can neither produce nor commit nor report. Never blocks; any thread. */
    void cancel();

    /** Longest time that {@link #close} may wait for Kafka's clients. */
    Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);
}
