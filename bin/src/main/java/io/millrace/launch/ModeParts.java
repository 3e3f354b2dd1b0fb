package io.millrace.launch;

import io.millrace.worker.cluster.Membership;
import io.millrace.worker.herder.ClusterParts;
import io.millrace.worker.store.ConfigBackingStore;
import io.millrace.worker.store.OffsetStores;
import io.millrace.worker.store.StatusBackingStore;

/**
 * What differs between the modes.
 *
 * @param statuses keeps secrets to itself
 */
record ModeParts(
        Membership membership,
        ConfigBackingStore configs,
        StatusBackingStore statuses,
        OffsetStores offsets,
        ClusterParts cluster) {}
