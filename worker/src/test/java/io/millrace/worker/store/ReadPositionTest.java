package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReadPositionTest {
    private final ReadPosition position = new ReadPosition();

    @Test
    void aWaiterGoesOnWhenItsRecordHasBeenRead() {
        CompletableFuture<Void> third = position.after(2);
        CompletableFuture<Void> again = position.after(2);

        position.advance(2);
        assertFalse(third.isDone());

        position.advance(3);
        assertTrue(third.isDone() && again.isDone());
        assertTrue(position.after(2).isDone());
        assertFalse(position.after(3).isDone());
    }

    @Test
    void aRecordThatCompactionHasRemovedIsPassedWithALaterOne() {
        CompletableFuture<Void> removed = position.after(2);

        position.advance(7);

        assertTrue(removed.isDone());
    }

    @Test
    void aTopicMadeAnewIsReadFromItsBeginning() {
        position.advance(100);

        position.advance(1);

        assertFalse(position.after(1).isDone());
    }
}
