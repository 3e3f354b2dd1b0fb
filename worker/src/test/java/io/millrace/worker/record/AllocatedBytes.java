package io.millrace.worker.record;

import java.lang.management.ManagementFactory;
import java.util.function.IntConsumer;

/** Counts what the current thread allocates. */
final class AllocatedBytes {
    private static final int RECORDS = 1_000;

    private AllocatedBytes() {}

    /** Bytes for each of many records, once as many have gone the same way before. */
    static long perRecord(IntConsumer record) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        repeat(record);
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        repeat(record);
        return (threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before) / RECORDS;
    }

    private static void repeat(IntConsumer record) {
        for (int i = 0; i < RECORDS; i++) {
            record.accept(i);
        }
    }
}
