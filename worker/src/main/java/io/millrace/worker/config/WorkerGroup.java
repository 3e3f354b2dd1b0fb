package io.millrace.worker.config;

import java.time.Duration;

/**
 * The group that a distributed worker belongs to. Immutable.
 *
 * @param id the workers that have it in common are one cluster
 * @param sessionTimeout without a heartbeat for so long a worker counts as dead
 * @param rebalanceTimeout how long a worker may take to join again
 * @param heartbeatInterval time between two heartbeats
 * @param protocol the best that this worker offers: {@code eager}, {@code compatible} or {@code sessioned}
 * @param maxRebalanceDelay how long work of a worker that is gone waits for its return
 */
public record WorkerGroup(
        String id,
        Duration sessionTimeout,
        Duration rebalanceTimeout,
        Duration heartbeatInterval,
        String protocol,
        Duration maxRebalanceDelay) {}
