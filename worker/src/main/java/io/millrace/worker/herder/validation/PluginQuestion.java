package io.millrace.worker.herder.validation;

import io.millrace.worker.api.FailedRefusal;
import io.millrace.worker.api.RequestException;
import io.millrace.worker.api.TimedOutRefusal;
import io.millrace.worker.config.CallListener;
import io.millrace.worker.task.LogContext;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * A question to plugins, on a daemon thread of its own. When the deadline passes, the asker gets a refusal that names
 * the plugin call under way, and the thread is interrupted and left to itself.
 */
public final class PluginQuestion implements CallListener {
    private record Call(String what, Instant since) {}

    private final String purpose;
    private volatile Call call;

    private PluginQuestion(String purpose) {
        this.purpose = purpose;
        this.call = new Call("plugins", Instant.now());
    }

    /**
     * Asks; the future fails only with a {@link RequestException}.
     *
     * @param subject the connector or plugin, for the names of thread and log lines
     * @param purpose what for, e.g. {@code to validate the config of connector 'orders'}
     */
    public static <T> CompletableFuture<T> ask(
            String subject, String purpose, Duration deadline, Function<CallListener, T> work) {
        PluginQuestion question = new PluginQuestion(purpose);
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> question.run(subject, answer, work), "connector-validation-" + subject);
        thread.setDaemon(true);
        CompletableFuture<T> result = new CompletableFuture<>();
        answer.orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS).whenComplete((value, problem) -> {
            if (problem instanceof TimeoutException) {
                thread.interrupt();
                result.completeExceptionally(question.timedOut());
            } else if (problem != null) {
                result.completeExceptionally(problem);
            } else {
                result.complete(value);
            }
        });
        thread.start();
        return result;
    }

    @Override
    public void calling(String what) {
        call = new Call(what, Instant.now());
    }

    private <T> void run(String subject, CompletableFuture<T> answer, Function<CallListener, T> work) {
        try (LogContext ignored = LogContext.connector(subject)) {
            answer.complete(work.apply(this));
        } catch (RequestException e) {
            answer.completeExceptionally(e);
        } catch (Throwable e) {
            answer.completeExceptionally(new FailedRefusal(Fault.describe(e), e));
        }
    }

    private TimedOutRefusal timedOut() {
        Call last = call;
        return new TimedOutRefusal("Request timed out. The worker is currently calling " + last.what() + " " + purpose
                + ", which began at " + last.since() + ".");
    }
}
