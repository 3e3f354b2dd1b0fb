package io.millrace.worker.store;

import io.millrace.worker.store.PrivilegedWriter.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Lets the writes of a leader through while it has the topic claimed; those that come before wait for the next attempt
 * to claim it, in their order. Any thread.
 */
final class WritePrivileges implements AutoCloseable {
    private final PrivilegedWriter writer;
    private final Executor thread;
    private final Runnable lost;
    private final List<CompletableFuture<Long>> waiting = new ArrayList<>();
    /** Number of the claim that holds. */
    private OptionalLong held;

    private long claims;
    /** Which request for a claim, or for giving it up, was the last. */
    private long turn;

    /**
     * @param thread the writer's
     * @param lost run when a write has failed such that another claim is needed
     */
    WritePrivileges(PrivilegedWriter writer, Executor thread, Runnable lost) {
        this.writer = writer;
        this.thread = thread;
        this.lost = lost;
        this.held = writer.isClaimed() ? OptionalLong.of(claims) : OptionalLong.empty();
    }

    CompletableFuture<Void> claim() {
        long asked = nextTurn();
        return CompletableFuture.runAsync(() -> claim(asked), thread);
    }

    private void claim(long asked) {
        if (!isLatest(asked) || writer.isClaimed()) {
            return;
        }
        try {
            writer.claim();
        } catch (RuntimeException e) {
            endWaiting(each -> each.completeExceptionally(new PrivilegedWriteException(e.getMessage(), e)));
            throw e;
        }
        OptionalLong number = hold(asked);
        if (number.isPresent()) {
            endWaiting(each -> each.complete(number.getAsLong()));
        } else {
            writer.resign();
        }
    }

    private synchronized long nextTurn() {
        return ++turn;
    }

    private synchronized boolean isLatest(long asked) {
        return turn == asked;
    }

    private synchronized OptionalLong hold(long asked) {
        if (turn != asked) {
            return OptionalLong.empty();
        }
        held = OptionalLong.of(++claims);
        return held;
    }

    private void endWaiting(Consumer<CompletableFuture<Long>> end) {
        List<CompletableFuture<Long>> all;
        synchronized (this) {
            all = List.copyOf(waiting);
            waiting.clear();
        }
        all.forEach(end);
    }

    /** Writes that wait fail: another worker leads. */
    void resign() {
        nextTurn();
        thread.execute(() -> {
            writer.resign();
            if (!writer.isClaimed()) {
                drop();
                endWaiting(each -> each.completeExceptionally(new PrivilegedWriteException(
                        "another worker leads the cluster now, which the request can be made to", null)));
            }
        });
    }

    private synchronized void drop() {
        held = OptionalLong.empty();
    }

    /**
     * Takes a step of a write when there is a claim.
     *
     * @param step given the number of the claim
     */
    <T> CompletableFuture<T> when(LongFunction<CompletableFuture<T>> step) {
        CompletableFuture<Long> granted = new CompletableFuture<>();
        synchronized (this) {
            if (held.isEmpty()) {
                waiting.add(granted);
                return granted.thenComposeAsync(step::apply, thread);
            }
            granted.complete(held.getAsLong());
        }
        return granted.thenCompose(step::apply);
    }

    /** Writes, unless the claim was lost and made again since. */
    CompletableFuture<Long> write(long claim, List<Message> messages) {
        if (!holds(claim)) {
            return CompletableFuture.failedFuture(
                    new PrivilegedWriteException("The claim to the config topic was lost meanwhile", null));
        }
        return writer.write(messages).whenComplete((offset, failure) -> {
            if (failure != null && !writer.isClaimed()) {
                drop();
                lost.run();
            }
        });
    }

    private synchronized boolean holds(long claim) {
        return held.isPresent() && held.getAsLong() == claim;
    }

    /** Fails whoever waits. */
    @Override
    public void close() {
        nextTurn();
        writer.close();
        endWaiting(each -> each.completeExceptionally(new PrivilegedWriteException("the worker stops", null)));
    }
}
