package io.millrace.worker.herder;

import io.millrace.worker.api.ShuttingDownRefusal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.utils.Time;

/**
 * A queue of named events and delayed events by key, run one after the other by whoever calls {@link #runDue()}.
 * Submitting is for any thread; what has to do with delays and running is for the loop's thread alone.
 */
final class EventLoop {
    /** What the loop is doing or did last. */
    private record Stage(String name, Instant began, Optional<Instant> ended) {}

    /** @param refused run instead of the work when the loop has ended */
    private record Event(String name, Runnable work, Runnable refused) {}

    private record Delayed(long dueMs, long order, String key, Event event) implements Comparable<Delayed> {
        @Override
        public int compareTo(Delayed other) {
            int byTime = Long.compare(dueMs, other.dueMs);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private static final Duration LONGEST_IDLE = Duration.ofMinutes(1);

    private final Time time;
    private final Runnable wakeUp;
    private final ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Delayed> delayed = new PriorityQueue<>();
    private final Map<String, Delayed> byKey = new HashMap<>();
    private long order;
    private volatile Stage stage;
    private volatile boolean ended;

    /** @param wakeUp called after each submission, so that an idle loop comes round */
    EventLoop(Time time, Runnable wakeUp) {
        this.time = time;
        this.wakeUp = wakeUp;
        this.stage = new Stage("starting up", now(), Optional.empty());
    }

    /** Queues an event; its name is for messages, e.g. {@code creating connector 'orders'}. */
    void submit(String name, Runnable work) {
        submit(new Event(name, work, () -> {}));
    }

    private void submit(Event event) {
        events.add(event);
        if (ended) {
            refuseAll();
        } else {
            wakeUp.run();
        }
    }

    /** From now on nothing runs: calls that wait and calls to come are refused. */
    void end() {
        ended = true;
        refuseAll();
    }

    private void refuseAll() {
        for (Event event = events.poll(); event != null; event = events.poll()) {
            event.refused().run();
        }
    }

    /** Queues an event that answers; a thrown exception goes to the future. */
    <T> CompletableFuture<T> call(String name, Callable<CompletableFuture<T>> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Runnable refused = () -> answer.completeExceptionally(
                new ShuttingDownRefusal("The worker has stopped and takes no more requests."));
        submit(new Event(name, () -> answer(work, answer), refused));
        return answer;
    }

    /** What nobody waits for any more is not begun. */
    private static <T> void answer(Callable<CompletableFuture<T>> work, CompletableFuture<T> answer) {
        if (answer.isDone()) {
            return;
        }
        try {
            work.call().whenComplete((value, error) -> {
                if (error == null) {
                    answer.complete(value);
                } else {
                    answer.completeExceptionally(error);
                }
            });
        } catch (Exception e) {
            answer.completeExceptionally(e);
        }
    }

    /** Runs an event later; a former one of the same key is dropped. */
    void delay(String key, String name, Duration delay, Runnable work) {
        cancel(key);
        long nowMs = time.hiResClockMs();
        long dueMs = nowMs + Math.min(delay.toMillis(), Long.MAX_VALUE - nowMs);
        Delayed next = new Delayed(dueMs, order++, key, new Event(name, work, () -> {}));
        delayed.add(next);
        byKey.put(key, next);
    }

    /** Drops the delayed event of this key, if there is one. */
    void cancel(String key) {
        Delayed former = byKey.remove(key);
        if (former != null) {
            delayed.remove(former);
        }
    }

    /** Whether a delayed event of this key is still to come. */
    boolean isDelayed(String key) {
        return byKey.containsKey(key);
    }

    /** Runs all that is due. */
    void runDue() {
        for (Event event = next(); event != null; event = next()) {
            Instant began = now();
            stage = new Stage(event.name(), began, Optional.empty());
            event.work().run();
            stage = new Stage(event.name(), began, Optional.of(now()));
        }
    }

    /** How long there is nothing to do. */
    Duration idleTime() {
        if (!events.isEmpty()) {
            return Duration.ZERO;
        }
        Delayed first = delayed.peek();
        if (first == null) {
            return LONGEST_IDLE;
        }
        long waitMs = Math.max(0, first.dueMs() - time.hiResClockMs());
        return Duration.ofMillis(Math.min(waitMs, LONGEST_IDLE.toMillis()));
    }

    /** What the loop is doing, as a sentence for the messages of time-outs. */
    String stageSummary() {
        Stage last = stage;
        return last.ended()
                .map(ended -> "The last operation the worker completed was " + last.name() + ", which began at "
                        + last.began() + " and completed at " + ended + ".")
                .orElseGet(() -> "The worker is currently " + last.name() + ", which began at " + last.began() + ".");
    }

    private Event next() {
        Event event = events.poll();
        if (event != null) {
            return event;
        }
        Delayed first = delayed.peek();
        if (first == null || first.dueMs() > time.hiResClockMs()) {
            return null;
        }
        delayed.poll();
        byKey.remove(first.key());
        return first.event();
    }

    private Instant now() {
        return Instant.ofEpochMilli(time.milliseconds());
    }
}
