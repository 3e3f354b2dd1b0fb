package io.millrace.worker.sink;

/** What a sink task keeps about its partitions. Task thread. */
record SinkState(SinkPartitions partitions, SinkOffsets offsets, SinkBatch batch, SinkRewinds rewinds) {
    /** Records that are read and not committed. */
    long active() {
        return offsets.uncommitted(batch.offsets());
    }

    static SinkState of(SinkTaskParts parts) {
        SinkOffsets offsets = new SinkOffsets();
        return new SinkState(
                new SinkPartitions(parts.consumer()),
                offsets,
                new SinkBatch(),
                new SinkRewinds(parts.consumer(), offsets));
    }
}
