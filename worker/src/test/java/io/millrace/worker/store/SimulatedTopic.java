package io.millrace.worker.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** A compacted topic at its brokers, which several {@link SimulatedLog}s share; remembers what compaction removes. */
public final class SimulatedTopic {
    private final List<List<TopicLog.Entry>> partitions = new ArrayList<>();
    private final List<TopicLog.Entry> history = new ArrayList<>();
    private final List<Runnable> readers = new ArrayList<>();
    private final long[] ends;

    public SimulatedTopic(int partitions) {
        this.ends = new long[partitions];
        for (int partition = 0; partition < partitions; partition++) {
            this.partitions.add(new ArrayList<>());
        }
    }

    int partitions() {
        return ends.length;
    }

    /** @param appended told of each record */
    void open(Runnable appended) {
        readers.add(appended);
    }

    void close(Runnable appended) {
        readers.remove(appended);
    }

    /** Returns the record's offset. */
    public long append(byte[] key, byte[] value) {
        int partition = Math.floorMod(ByteBuffer.wrap(key).hashCode(), ends.length);
        long offset = ends[partition]++;
        TopicLog.Entry entry = new TopicLog.Entry(partition, offset, key, value);
        partitions.get(partition).add(entry);
        history.add(entry);
        readers.forEach(Runnable::run);
        return offset;
    }

    /** Takes an offset for what no reader is given, as the end of a transaction does. */
    public void mark(int partition) {
        ends[partition]++;
        readers.forEach(Runnable::run);
    }

    long[] ends() {
        return ends.clone();
    }

    /** Up to so many records of a partition at or behind this position. */
    List<TopicLog.Entry> read(int partition, long position, int atMost) {
        List<TopicLog.Entry> records = partitions.get(partition);
        int from = firstAtOrBehind(records, position);
        return List.copyOf(records.subList(from, (int) Math.min(records.size(), from + (long) atMost)));
    }

    private static int firstAtOrBehind(List<TopicLog.Entry> records, long position) {
        int low = 0;
        int high = records.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (records.get(middle).offset() < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** All that was ever written, in the order of its arrival. */
    public List<TopicLog.Entry> history() {
        return history;
    }

    /**
     * Removes, below an offset of each partition, what a later record below it replaces; the last record always stays.
     *
     * @param cleanedUpTo says below which one
     * @param tombstonesUpTo below which offset all tombstones go as well
     */
    public void compact(ToLongFunction<Long> cleanedUpTo, long tombstonesUpTo) {
        for (int partition = 0; partition < ends.length; partition++) {
            List<TopicLog.Entry> records = partitions.get(partition);
            long last = records.isEmpty() ? 0 : records.get(records.size() - 1).offset();
            compact(records, Math.min(last, cleanedUpTo.applyAsLong(ends[partition])), tombstonesUpTo);
        }
    }

    private static void compact(List<TopicLog.Entry> records, long cleaned, long tombstonesUpTo) {
        Map<ByteBuffer, Long> latest = new HashMap<>();
        records.stream()
                .filter(entry -> entry.offset() < cleaned)
                .forEach(entry -> latest.put(ByteBuffer.wrap(entry.key()), entry.offset()));
        records.removeIf(entry -> entry.offset() < cleaned
                && (latest.get(ByteBuffer.wrap(entry.key())) != entry.offset()
                        || entry.value() == null && entry.offset() < tombstonesUpTo));
    }
}
