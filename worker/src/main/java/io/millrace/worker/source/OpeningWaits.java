package io.millrace.worker.source;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * What a task that is not open yet waits for: each wait ends as soon as the task is to stop or given up, whatever
 * becomes of what it waited for. Task thread, except {@link #end()}, which any thread may call.
 */
final class OpeningWaits {
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** What fails with an exception that says what cannot be done. */
    interface Problem {
        ConnectException of(Throwable cause);
    }

    /** The task is to stop. */
    void end() {
        ended.complete(null);
    }

    private boolean isEnded() {
        return ended.isDone();
    }

    /** Whether what is asked for was done; false when the task is to stop, before it is asked for or after. */
    boolean until(Supplier<CompletableFuture<Void>> asked, Problem problem) {
        if (isEnded()) {
            return false;
        }
        try {
            CompletableFuture.anyOf(asked.get(), ended).get();
            return !isEnded();
        } catch (ExecutionException e) {
            throw problem.of(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("Interrupted before the task had started", e);
        }
    }

    /** The same for an action that blocks and cannot be interrupted; it is left alone when the task is to stop. */
    boolean until(String threadName, Runnable action, Problem problem) {
        return until(() -> OwnThread.run(threadName, action), problem);
    }
}
