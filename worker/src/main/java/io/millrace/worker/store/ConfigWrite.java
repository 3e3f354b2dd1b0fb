package io.millrace.worker.store;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;

/** One write to the config topic under way: when it is given up, it says what may have come of it. Any thread. */
final class ConfigWrite {
    /** How far it has come, and what it means when it is given up there. */
    private enum Stage {
        NOTHING_SENT("nothing of it was written, nor will be"),
        PREPARED("what was written of it so far has no effect, and no more will be"),
        SENT("it may have taken effect, or may still do so"),
        WRITTEN("it is in the topic, and takes effect here as soon as this worker has read it there");

        private final String consequence;

        Stage(String consequence) {
            this.consequence = consequence;
        }
    }

    private static final String RETRYABLE = "Failed to write to config topic; this may be due to a transient error and "
            + "the request can be safely retried. ";

    private final String what;
    private final String proof;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private Stage stage = Stage.NOTHING_SENT;
    private boolean over;

    /**
     * @param what is written, to follow "Error writing"
     * @param proof what shows whether it took effect
     */
    ConfigWrite(String what, String proof) {
        this.what = what;
        this.proof = proof;
    }

    CompletableFuture<Void> done() {
        return done;
    }

    /** Ends as these steps do. */
    void follow(CompletableFuture<Void> steps) {
        steps.whenComplete((ok, error) -> {
            if (error == null) {
                succeed();
            } else {
                Throwable cause = error instanceof CompletionException ? error.getCause() : error;
                fail(cause.getMessage() == null ? cause.toString() : cause.getMessage(), Optional.of(cause));
            }
        });
    }

    /** The first of the steps, before which it is not too late to write nothing. */
    <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> step) {
        return enter(Stage.NOTHING_SENT, step);
    }

    /** A step that has no effect without those that follow. */
    <T> CompletableFuture<T> prepare(Supplier<CompletableFuture<T>> step) {
        return enter(Stage.PREPARED, step);
    }

    /** The step that counts. */
    <T> CompletableFuture<T> send(Supplier<CompletableFuture<T>> step) {
        return enter(Stage.SENT, step);
    }

    /** The step after it. */
    <T> CompletableFuture<T> readBack(Supplier<CompletableFuture<T>> step) {
        return enter(Stage.WRITTEN, step);
    }

    private <T> CompletableFuture<T> enter(Stage next, Supplier<CompletableFuture<T>> step) {
        synchronized (this) {
            if (over) {
                return CompletableFuture.failedFuture(new ConnectException("The write was given up before"));
            }
            stage = next;
        }
        return step.get();
    }

    private void succeed() {
        if (end()) {
            done.complete(null);
        }
    }

    /** Gives it up, unless it has ended before: no further step begins. */
    void fail(String reason, Optional<Throwable> cause) {
        if (end()) {
            String consequence = stage.compareTo(Stage.SENT) < 0 ? stage.consequence : stage.consequence + ": " + proof;
            boolean retryable =
                    cause.filter(PrivilegedWriteException.class::isInstance).isPresent();
            String text = "Error writing " + what + " to Kafka: " + reason + "; " + consequence;
            done.completeExceptionally(new ConnectException(retryable ? RETRYABLE + text : text, cause.orElse(null)));
        }
    }

    private synchronized boolean end() {
        boolean first = !over;
        over = true;
        return first;
    }
}
