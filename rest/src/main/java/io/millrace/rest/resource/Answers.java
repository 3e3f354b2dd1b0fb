package io.millrace.rest.resource;

import io.millrace.rest.resource.PeerAnswers.Shape;
import io.millrace.worker.api.PendingWrite;
import io.millrace.worker.api.ShuttingDownRefusal;
import io.millrace.worker.api.TimedOutRefusal;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Answers that wait for the worker: each ends with the worker's outcome, its deadline, or the server's stop, whichever
 * comes first. No thread waits, and answers are written on the server's threads. What nobody waits for any more is given
 * up, and callers hear what has become of it. Any thread.
 */
public final class Answers {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(10);

    private final ServedWorker worker;
    private final Deviations deviations;
    private final Peers peers;
    private final PeerAnswers peerAnswers;
    private final Executor executor;
    private final Scheduler scheduler;
    private final Map<CompletableFuture<?>, Fate> waiting = new ConcurrentHashMap<>();
    private volatile Timeouts timeouts = new Timeouts(REQUEST_TIMEOUT, HEALTH_TIMEOUT);
    private volatile boolean abandoned;

    private record Timeouts(Duration request, Duration health) {}

    /** What becomes of a request that is given up. */
    private interface Fate {
        /** Gives it up, and says for callers what becomes of it; nothing if that is not known. */
        String decide();
    }

    public Answers(ServedWorker worker, Deviations deviations, Peers peers, Executor executor, Scheduler scheduler) {
        this.worker = worker;
        this.deviations = deviations;
        this.peers = peers;
        this.peerAnswers = new PeerAnswers(worker, deviations);
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
        return await(outcome, timeouts.request(), () -> fate(outcome)).thenApply(response);
    }

    /** The answer made from an outcome, or that of the worker which alone can do what was asked for. */
    <T> CompletionStage<Response> when(CompletableFuture<T> outcome, Function<T, Response> response, Call call) {
        return when(outcome, response, call, Shape.OTHER);
    }

    /** @param shape what the other worker answers with */
    <T> CompletionStage<Response> when(
            CompletableFuture<T> outcome, Function<T, Response> response, Call call, Shape shape) {
        Passage passage = new Passage(peers, call, peerAnswers, shape);
        CompletableFuture<Response> answer = passage.orPassedOn(outcome.thenApplyAsync(response, executor));
        return await(answer, call.share(timeouts.request()), () -> fate(outcome, passage))
                .whenComplete((made, failure) -> passage.end());
    }

    /** The outcome, within the time-out of {@code /health}. */
    <T> CompletableFuture<T> health(CompletableFuture<T> outcome) {
        return await(outcome, timeouts.health(), () -> "");
    }

    private static String fate(CompletableFuture<?> outcome, Passage passage) {
        return passage.asked()
                .map(url -> "It was passed on to the worker at " + url + ", which may still carry it out.")
                .orElseGet(() -> fate(outcome));
    }

    private static String fate(CompletableFuture<?> outcome) {
        if (!(outcome instanceof PendingWrite<?> write)) {
            return "";
        }
        return write.admission().withdraw()
                ? "It was given up before it began: nothing was changed, nor will it be."
                : "It had begun and may still be carried out.";
    }

    private <T> CompletableFuture<T> await(CompletableFuture<T> outcome, Duration timeout, Fate fate) {
        if (outcome.isDone()) {
            return outcome;
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        waiting.put(answer, fate);
        Scheduler.Task deadline = scheduler.schedule(() -> executor.execute(() -> expire(answer, fate)), timeout);
        answer.whenComplete((value, failure) -> {
            deadline.cancel();
            waiting.remove(answer);
        });
        outcome.whenCompleteAsync((value, failure) -> complete(answer, value, failure), executor);
        if (abandoned) {
            refuse(answer, fate);
        }
        return answer;
    }

    private void expire(CompletableFuture<?> answer, Fate fate) {
        if (answer.isDone()) {
            return;
        }
        String stage = worker.herder().stageSummary();
        String end = fate.decide();
        answer.completeExceptionally(
                new TimedOutRefusal(timedOut(stage == null ? "" : stage, deviations.timeOutsTellAll() ? end : "")));
    }

    private static String timedOut(String stage, String end) {
        String text = (stage + " " + end).strip();
        return text.isEmpty() ? "Request timed out" : "Request timed out. " + text;
    }

    private static <T> void complete(CompletableFuture<T> answer, T value, Throwable failure) {
        if (failure == null) {
            answer.complete(value);
        } else {
            answer.completeExceptionally(failure);
        }
    }

    private static void refuse(CompletableFuture<?> answer, Fate fate) {
        String end = fate.decide();
        answer.completeExceptionally(new ShuttingDownRefusal(
                end.isEmpty()
                        ? "The worker is shutting down; the request may still be carried out"
                        : "The worker is shutting down. The request had no answer yet. " + end));
    }
}
