package io.millrace.worker.sink;

/**
 * What a sink task keeps about its partitions. Task thread, except that the partitions and what is read ahead are of the
 * thread that has the consumer.
 */
record SinkState(
        SinkPartitions partitions, SinkOffsets offsets, SinkBatch batch, SinkAhead ahead, SinkRewinds rewinds) {
    /** Records that are read and not committed. */
    long active() {
        return offsets.uncommitted(batch.offsets());
    }

    static SinkState of(SinkTaskParts parts) {
        SinkOffsets offsets = new SinkOffsets();
        SinkAhead ahead = new SinkAhead();
        return new SinkState(
                new SinkPartitions(parts.consumer()),
                offsets,
                new SinkBatch(),
                ahead,
                new SinkRewinds(parts.consumer(), offsets, ahead));
    }
}
