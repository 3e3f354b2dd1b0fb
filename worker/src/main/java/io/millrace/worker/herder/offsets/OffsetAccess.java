package io.millrace.worker.herder.offsets;

import io.millrace.worker.api.OffsetAdmin.PartitionOffset;
import java.util.List;

/** The offsets of one connector. Blocks; on the work's thread. */
interface OffsetAccess {
    List<PartitionOffset> read(OffsetWork work);

    /** Returns whether the connector has agreed. */
    boolean alter(List<PartitionOffset> offsets, OffsetWork work);

    /** As {@link #alter}. */
    boolean reset(OffsetWork work);
}
