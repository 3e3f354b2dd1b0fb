package io.millrace.worker.herder.offsets;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.FailedRefusal;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.TimedOutRefusal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class OffsetWorkTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration ENOUGH_FOR_STEPS = Duration.ofSeconds(2);

    private final List<String> done = new CopyOnWriteArrayList<>();

    @Test
    void runsOnADaemonThreadOfItsOwn() throws Exception {
        Thread thread = begin(LONG, work -> Thread.currentThread()).get(20, TimeUnit.SECONDS);

        assertEquals("offsets-orders", thread.getName());
        assertTrue(thread.isDaemon());
    }

    @Test
    void refusalsComeThroughAndAllElseBecomesOne() {
        InvalidRefusal refusal = new InvalidRefusal("no");

        assertEquals(refusal, failure(begin(LONG, work -> {
            throw refusal;
        })));
        assertMessage("odd", FailedRefusal.class, new IllegalStateException("odd"));
        assertMessage("java.lang.NullPointerException", FailedRefusal.class, new NullPointerException());
        assertMessage("java.lang.NoClassDefFoundError: a/B", FailedRefusal.class, new NoClassDefFoundError("a/B"));
    }

    @Test
    void namesTheStepThatHangsAndBeginsNoOther() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<Void> work = begin(ENOUGH_FOR_STEPS, each -> {
            each.step("first took too long");
            each.step("second took too long");
            awaitDeaf(release);
            each.step("third took too long");
            done.add("third");
            return null;
        });

        Throwable failure = failure(work);

        assertInstanceOf(TimedOutRefusal.class, failure);
        assertEquals("second took too long", failure.getMessage());
        release.countDown();
        eventually("it comes to the next step", () -> done.contains("returned"));
        eventually(
                "its thread ends",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("offsets-orders")));
        assertEquals(List.of("returned"), done);
    }

    @Test
    void isInterruptedWhenItsTimeIsOver() {
        failure(begin(SHORT, work -> {
            try {
                return work.await(new CompletableFuture<Void>());
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            } finally {
                done.add("let go");
            }
        }));

        eventually("the wait has ended", () -> done.contains("let go"));
    }

    private void assertMessage(String message, Class<?> type, Throwable thrown) {
        Throwable failure = failure(begin(LONG, work -> {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrown;
        }));
        assertInstanceOf(type, failure);
        assertEquals(message, failure.getMessage());
    }

    private void awaitDeaf(CountDownLatch release) {
        boolean released = false;
        while (!released) {
            try {
                released = release.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                done.remove("deaf");
            }
        }
        done.add("returned");
    }

    private static <T> CompletableFuture<T> begin(Duration budget, Function<OffsetWork, T> body) {
        return OffsetWork.begin("orders", budget, "too long", body);
    }

    private static Throwable failure(CompletableFuture<?> work) {
        return assertThrows(ExecutionException.class, () -> work.get(20, TimeUnit.SECONDS))
                .getCause();
    }
}
