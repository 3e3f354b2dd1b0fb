package io.millrace.worker.store;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.RestartRequest;

/** Hears what comes through the config log. Called in the order of the log, on any one thread; must not block. */
@FunctionalInterface
public interface ConfigListener {
    void imagePublished(ClusterConfigState image);

    /** Somebody asked for a restart (KIP-745); every worker restarts what it runs of it. */
    default void restartRequested(RestartRequest request) {}

    /** This worker wrote as the leader and could not; it has to claim that again before its next such write. */
    default void leadershipLost() {}

    /** Somebody set the level of a logger and those below it on all workers (KIP-976). */
    default void loggerLevelSet(String namespace, String level) {}
}
