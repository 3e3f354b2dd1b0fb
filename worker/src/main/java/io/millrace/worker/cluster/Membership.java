package io.millrace.worker.cluster;

import io.millrace.worker.model.ClusterConfigState;
import java.time.Duration;
import java.util.Optional;

/**
 * Agrees with other workers on who runs what. Loop only, except {@link #wakeUp()}.
 */
public interface Membership extends AutoCloseable {
    /**
     * Takes part for at most this long; returns early after {@link #wakeUp()} or when an assignment arrives.
     *
     * @return the new assignment, if there is one
     */
    Optional<Assignment> poll(Duration atMost);

    /** Makes a poll under way, or the next one, return at once. Any thread. */
    void wakeUp();

    /** Asks for a new assignment that fits this image. */
    void requestRejoin(ClusterConfigState image);

    /** Whether this worker decides for the cluster. */
    boolean isLeader();

    /** Leaves the cluster, so that others can take the work over at once. */
    @Override
    void close();
}
