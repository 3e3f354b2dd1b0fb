package io.millrace.worker.api;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The outcome of a write that can be given up while it waits for its turn; what is made of it can be, too, since all
 * share one {@link Admission}. Any thread.
 */
public final class PendingWrite<T> extends CompletableFuture<T> {
    private final Admission admission;

    private PendingWrite(Admission admission) {
        this.admission = admission;
    }

    /** @param write given what it has to begin before it changes anything */
    public static <T> PendingWrite<T> of(Function<Admission, CompletableFuture<T>> write) {
        PendingWrite<T> outcome = new PendingWrite<>(new Admission());
        write.apply(outcome.admission).whenComplete((value, failure) -> {
            if (failure == null) {
                outcome.complete(value);
            } else {
                outcome.completeExceptionally(failure);
            }
        });
        return outcome;
    }

    public Admission admission() {
        return admission;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new PendingWrite<>(admission);
    }
}
