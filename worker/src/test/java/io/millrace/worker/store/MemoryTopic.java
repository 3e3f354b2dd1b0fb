package io.millrace.worker.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A topic in memory that several {@link MemoryTopicLog}s share, as workers of a cluster do. Any thread. */
final class MemoryTopic {
    private final List<List<TopicLog.Entry>> partitions = new ArrayList<>();
    private final long[] ends;
    private final List<MemoryTopicLog> handles = new CopyOnWriteArrayList<>();

    MemoryTopic() {
        this(1);
    }

    MemoryTopic(int partitions) {
        ends = new long[partitions];
        for (int i = 0; i < partitions; i++) {
            this.partitions.add(new ArrayList<>());
        }
    }

    int partitions() {
        return ends.length;
    }

    void open(MemoryTopicLog handle) {
        handles.add(handle);
    }

    void close(MemoryTopicLog handle) {
        handles.remove(handle);
    }

    /** Adds a record, whoever it is from, and returns its offset; handles that deliver at once hear of it. */
    long append(byte[] key, byte[] value) {
        long offset = add(key, value);
        handles.forEach(MemoryTopicLog::appended);
        return offset;
    }

    private synchronized long add(byte[] key, byte[] value) {
        int partition = key == null ? 0 : Math.floorMod(Arrays.hashCode(key), ends.length);
        long offset = ends[partition]++;
        partitions.get(partition).add(new TopicLog.Entry(partition, offset, key, value));
        return offset;
    }

    /** Leaves an offset of the partition without a record, as a transaction's marker does. */
    synchronized void skipOffset(int partition) {
        ends[partition]++;
    }

    /** Where each partition ends. */
    synchronized long[] ends() {
        return ends.clone();
    }

    /** Up to so many records at or behind these positions. */
    synchronized List<TopicLog.Entry> read(long[] positions, int atMost) {
        List<TopicLog.Entry> found = new ArrayList<>();
        for (List<TopicLog.Entry> partition : partitions) {
            for (TopicLog.Entry entry : partition) {
                if (entry.offset() >= positions[entry.partition()] && found.size() < atMost) {
                    found.add(entry);
                }
            }
        }
        return found;
    }

    /** All that compaction has left, partition by partition. */
    List<TopicLog.Entry> records() {
        return read(new long[ends.length], Integer.MAX_VALUE);
    }

    /**
     * Removes what a later record of the same key replaces; offsets stay.
     *
     * @param tombstones whether tombstones go, too
     */
    synchronized void compact(boolean tombstones) {
        for (List<TopicLog.Entry> partition : partitions) {
            Map<String, Long> latest = new HashMap<>();
            partition.forEach(entry -> latest.put(Arrays.toString(entry.key()), entry.offset()));
            partition.removeIf(entry ->
                    latest.get(Arrays.toString(entry.key())) != entry.offset() || tombstones && entry.value() == null);
        }
    }
}
