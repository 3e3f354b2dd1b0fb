package io.millrace.launch;

import java.util.function.Consumer;

/** The wiring of a worker in one of its modes. */
interface WorkerStart {
    /**
     * Builds and starts all parts; returns when the worker is up. Runs on the worker's start-up thread.
     *
     * @param died hears when the worker cannot go on, later
     */
    void run(Consumer<Throwable> died);
}
