package io.millrace.worker.simulation;

import io.millrace.testing.time.ManualTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** What happens when: the virtual time, the dice, and a trace of what has happened. One thread. */
public final class Agenda {
    private static final int LONGEST_TRACE = 800;

    private record Entry(long atMs, long order, Runnable work) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(atMs, other.atMs);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final ManualTime time = new ManualTime();
    private final long beginMs = time.milliseconds();
    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private final Deque<String> trace = new ArrayDeque<>();
    private final SplittableRandom random;
    private final boolean traced;
    private long order;

    /** @param traced whether to note what happens, which takes its time */
    public Agenda(long seed, boolean traced) {
        this.random = new SplittableRandom(seed);
        this.traced = traced;
    }

    public ManualTime time() {
        return time;
    }

    /** Milliseconds since the beginning. */
    public long nowMs() {
        return time.milliseconds() - beginMs;
    }

    /** Has this happen after so many milliseconds; what was said first comes first. */
    public void in(long ms, Runnable work) {
        entries.add(new Entry(nowMs() + Math.max(0, ms), order++, work));
    }

    /** Lets time pass with all that happens in it. */
    public void run(long ms) {
        long untilMs = nowMs() + ms;
        while (!entries.isEmpty() && entries.peek().atMs() <= untilMs) {
            Entry next = entries.poll();
            time.advance(next.atMs() - nowMs());
            next.work().run();
        }
        time.advance(untilMs - nowMs());
    }

    /** A number from the first to the second, both included. */
    public int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    /** True with this probability. */
    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    public <T> T anyOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    public void note(Supplier<String> what) {
        if (traced) {
            trace.add(String.format("%9.3f %s", nowMs() / 1000.0, what.get()));
            if (trace.size() > LONGEST_TRACE) {
                trace.remove();
            }
        }
    }

    /** The last of what was noted. */
    public String trace() {
        return String.join("\n", trace);
    }
}
