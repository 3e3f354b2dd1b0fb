package io.millrace.launch;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Asks a worker for the states of all connectors, several times a second, and notes what should not be. */
final class ChaosWatch implements AutoCloseable {
    private static final int SLOW_MS = 10_000;

    private final RestCalls rest;
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::watch, "chaos-watch");
    private volatile boolean closed;
    private volatile long slowestMs;
    private volatile int answers;

    ChaosWatch(RestCalls rest) {
        this.rest = rest;
        thread.start();
    }

    private void watch() {
        while (!closed) {
            try {
                look();
                TimeUnit.MILLISECONDS.sleep(200);
            } catch (InterruptedException e) {
                problems.add(e.toString());
                return;
            } catch (RuntimeException e) {
                problems.add("REST does not answer: " + e);
            }
        }
    }

    private void look() {
        long begin = System.nanoTime();
        RestCalls.Answer answer = rest.get("/connectors?expand=status");
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        slowestMs = Math.max(slowestMs, tookMs);
        answers++;
        if (answer.status() != 200 || tookMs > SLOW_MS) {
            problems.add("answer after " + tookMs + " ms: " + answer);
        } else if (answer.body().findValuesAsText("state").contains("FAILED")) {
            problems.add("failed: " + answer);
        }
    }

    Queue<String> problems() {
        return problems;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }

    @Override
    public String toString() {
        return "REST: " + answers + " answers, the slowest after " + slowestMs + " ms";
    }
}
