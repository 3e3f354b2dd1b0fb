package io.millrace.rest.resource;

import io.millrace.worker.api.ShuttingDownRefusal;
import io.millrace.worker.api.TimedOutRefusal;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Answers that wait for the worker: each ends with the worker's outcome, its deadline, or the server's stop, whichever
 * comes first. No thread waits, and answers are written on the server's threads. Any thread.
 */
public final class Answers {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(10);

    private final ServedWorker worker;
    private final Executor executor;
    private final Scheduler scheduler;
    private final Set<CompletableFuture<?>> waiting = ConcurrentHashMap.newKeySet();
    private volatile Timeouts timeouts = new Timeouts(REQUEST_TIMEOUT, HEALTH_TIMEOUT);
    private volatile boolean abandoned;

    private record Timeouts(Duration request, Duration health) {}

    public Answers(ServedWorker worker, Executor executor, Scheduler scheduler) {
        this.worker = worker;
        this.executor = executor;
        this.scheduler = scheduler;
    }

    /** Sets how long later requests wait, those for {@code /health} included. */
    public void timeout(Duration timeout) {
        timeouts = new Timeouts(timeout, timeout);
    }

    public void resetTimeouts() {
        timeouts = new Timeouts(REQUEST_TIMEOUT, HEALTH_TIMEOUT);
    }

    /** Ends every answer that waits, now or later, with a refusal: the server is about to stop. */
    public void abandon() {
        abandoned = true;
        waiting.forEach(Answers::refuse);
    }

    /** The answer made from an outcome, within the time-out of requests. */
    <T> CompletionStage<Response> when(CompletableFuture<T> outcome, Function<T, Response> response) {
        return await(outcome, timeouts.request()).thenApply(response);
    }

    /** The outcome, within the time-out of {@code /health}. */
    <T> CompletableFuture<T> health(CompletableFuture<T> outcome) {
        return await(outcome, timeouts.health());
    }

    private <T> CompletableFuture<T> await(CompletableFuture<T> outcome, Duration timeout) {
        if (outcome.isDone()) {
            return outcome;
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        waiting.add(answer);
        Scheduler.Task deadline = scheduler.schedule(() -> executor.execute(() -> expire(answer)), timeout);
        answer.whenComplete((value, failure) -> {
            deadline.cancel();
            waiting.remove(answer);
        });
        outcome.whenCompleteAsync((value, failure) -> complete(answer, value, failure), executor);
        if (abandoned) {
            refuse(answer);
        }
        return answer;
    }

    private void expire(CompletableFuture<?> answer) {
        answer.completeExceptionally(
                new TimedOutRefusal(timedOut(worker.herder().stageSummary())));
    }

    private static String timedOut(String summary) {
        return summary == null || summary.isEmpty() ? "Request timed out" : "Request timed out. " + summary;
    }

    private static <T> void complete(CompletableFuture<T> answer, T value, Throwable failure) {
        if (failure == null) {
            answer.complete(value);
        } else {
            answer.completeExceptionally(failure);
        }
    }

    private static void refuse(CompletableFuture<?> answer) {
        answer.completeExceptionally(
                new ShuttingDownRefusal("The worker is shutting down; the request may still be carried out"));
    }
}
