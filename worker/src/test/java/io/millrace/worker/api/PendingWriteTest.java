package io.millrace.worker.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class PendingWriteTest {
    private final CompletableFuture<String> turn = new CompletableFuture<>();

    private final PendingWrite<String> write = PendingWrite.of(admission -> turn.thenApply(value -> {
        admission.begin();
        return value;
    }));

    @Test
    void whatWasGivenUpDoesNotBegin() {
        assertTrue(write.admission().withdraw());

        turn.complete("done");

        CompletionException failure = assertThrows(CompletionException.class, write::join);
        assertInstanceOf(TimedOutRefusal.class, failure.getCause());
        assertTrue(write.admission().withdraw());
    }

    @Test
    void whatHasBegunCannotBeGivenUp() {
        turn.complete("done");

        assertFalse(write.admission().withdraw());
        write.admission().begin();
        assertEquals("done", write.join());
    }

    @Test
    void whatIsMadeOfAnOutcomeIsGivenUpWithIt() {
        CompletableFuture<Integer> derived = write.thenApply(String::length)
                .handle((length, failure) -> length)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(failure));

        PendingWrite<?> pending = assertInstanceOf(PendingWrite.class, derived);
        assertTrue(pending.admission().withdraw());
        turn.complete("done");
        assertTrue(write.isCompletedExceptionally());
    }
}
