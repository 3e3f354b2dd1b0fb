package io.millrace.bench.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Counts of several tasks in a file mapped into memory: a task adds to its own, another process reads the sum. */
public final class SharedCount {
    private static final int TASKS = 64;
    private static final int BYTES = 64; // a cache line for each
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final ByteBuffer counts;
    private final int own;

    private SharedCount(ByteBuffer counts, int own) {
        this.counts = counts;
        this.own = own;
    }

    /** @param task below 64 */
    public static SharedCount open(Path file, int task) {
        if (task < 0 || task >= TASKS) {
            throw new IllegalArgumentException("A count is kept for tasks 0 to " + (TASKS - 1) + ", was " + task);
        }
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new SharedCount(channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) TASKS * BYTES), task * BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException("The counts in " + file + " could not be opened", e);
        }
    }

    /** Adds to the task's own count; by one thread alone. */
    public void add(long records) {
        LONG.setRelease(counts, own, (long) LONG.get(counts, own) + records);
    }

    /** What all tasks have counted. */
    public long sum() {
        long sum = 0;
        for (int task = 0; task < TASKS; task++) {
            sum += (long) LONG.getAcquire(counts, task * BYTES);
        }
        return sum;
    }
}
