package org.apache.kafka.connect.runtime.errors;

import java.util.Objects;

/**
 * What a record was before it was converted and transformed. Immutable.
 *
 * @param <T> type of the original, a consumer record in sink tasks
 */
public final class ProcessingContext<T> {
    private final T original;

    public ProcessingContext(T original) {
        this.original = Objects.requireNonNull(original, "original");
    }

    /** The record as it came in. */
    public T original() {
        return original;
    }
}
