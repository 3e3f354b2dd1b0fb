package io.millrace.worker.cluster;

import io.millrace.worker.model.ClusterConfigState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Agrees with other workers on who runs what. Loop only, except where any thread may call. */
public interface Membership extends AutoCloseable {
    /** Begins to take part, once the configs are loaded. */
    default void start() {}

    /**
     * Waits for at most this long; returns early after {@link #wakeUp()} or when an assignment arrives.
     *
     * @return the latest assignment, complete, if there is a new one
     */
    Optional<Assignment> poll(Duration atMost);

    /** Makes a poll under way, or the next one, return at once. Any thread. */
    void wakeUp();

    /** Asks for an assignment that was made for this image or a later one. */
    void requestRejoin(ClusterConfigState image);

    /** The config log has been made anew or cut: offsets seen before mean nothing any more. */
    default void logCut() {}

    /**
     * Nothing runs here any more that the assignment does not name, so that others may be given it. Said of every
     * assignment, the superseded ones excepted.
     */
    default void settled(Assignment assignment) {}

    /** What is known of the cluster. Any thread. */
    ClusterView view();

    /** What keeps this worker from taking part in its cluster, as a sentence; empty if nothing does. Any thread. */
    default Optional<String> trouble() {
        return Optional.empty();
    }

    /** Gives up the work of this worker for now, because it cannot do it; it joins again by itself later. */
    default void withdraw(String reason) {}

    /**
     * Has others take the work of this worker over, where the group can do that at once; assignments that follow are
     * empty. Completes when it is theirs, or when there is nobody to take it at once.
     */
    default CompletableFuture<Void> handOver() {
        return CompletableFuture.completedFuture(null);
    }

    /** Leaves the cluster, so that others can take the work over. */
    @Override
    void close();
}
