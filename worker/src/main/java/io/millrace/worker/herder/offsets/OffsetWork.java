package io.millrace.worker.herder.offsets;

import io.millrace.worker.api.FailedRefusal;
import io.millrace.worker.api.RequestException;
import io.millrace.worker.api.TimedOutRefusal;
import io.millrace.worker.task.LogContext;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work on one connector's offsets, on a daemon thread of its own. When its budget is used up, the asker is told which
 * step is to blame; the thread is interrupted, begins no further step and is left to itself.
 */
final class OffsetWork {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetWork.class);

    private final CompletableFuture<?> outcome;
    private volatile String whenTimedOut;

    private OffsetWork(CompletableFuture<?> outcome, String whenTimedOut) {
        this.outcome = outcome;
        this.whenTimedOut = whenTimedOut;
    }

    /**
     * Begins the work; the future fails only with a {@link RequestException}.
     *
     * @param whenTimedOut what to tell when the time is over before the first step
     */
    static <T> CompletableFuture<T> begin(
            String connector, Duration budget, String whenTimedOut, Function<OffsetWork, T> body) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        OffsetWork work = new OffsetWork(outcome, whenTimedOut);
        Thread thread = new Thread(() -> run(connector, outcome, () -> body.apply(work)), "offsets-" + connector);
        thread.setDaemon(true);
        thread.setContextClassLoader(OffsetWork.class.getClassLoader());
        outcome.orTimeout(budget.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<T> answer = outcome.exceptionallyCompose(problem -> {
            if (problem instanceof TimeoutException) {
                thread.interrupt();
                return CompletableFuture.failedFuture(new TimedOutRefusal(work.whenTimedOut));
            }
            return CompletableFuture.failedFuture(problem);
        });
        thread.start();
        return answer;
    }

    private static <T> void run(String connector, CompletableFuture<T> outcome, Supplier<T> body) {
        try (LogContext ignored = LogContext.connector(connector)) {
            outcome.complete(body.get());
        } catch (RequestException e) {
            if (e.getCause() != null && !outcome.isDone()) {
                LOG.warn("Connector '{}': {}", connector, e.getMessage(), e.getCause());
            }
            outcome.completeExceptionally(e);
        } catch (Throwable e) { // whoever waits must hear of it, whatever it is
            if (!outcome.completeExceptionally(new FailedRefusal(text(e), e))) {
                LOG.info(
                        "Connector '{}': work on its offsets has ended after its time was over: {}",
                        connector,
                        text(e));
            } else {
                LOG.warn("Connector '{}': work on its offsets failed", connector, e);
            }
        }
    }

    private static String text(Throwable problem) {
        return problem instanceof Error || problem.getMessage() == null ? problem.toString() : problem.getMessage();
    }

    /**
     * Begins a step, unless the time is over.
     *
     * @param told what the asker is told when the time ends before the next step
     */
    void step(String told) {
        if (outcome.isDone()) {
            throw new CancellationException(whenTimedOut);
        }
        whenTimedOut = told;
    }

    /** Waits for an outcome; what went wrong there is the cause of an ExecutionException. */
    <T> T await(Future<T> future) throws ExecutionException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("Interrupted while working on offsets", e);
        }
    }
}
