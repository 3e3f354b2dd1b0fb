package io.millrace.worker.metrics;

import java.util.Optional;

/** Hears how a worker takes part in the rebalances of its cluster. Any thread. */
public interface RebalanceMetrics {
    /** Nobody looks. */
    RebalanceMetrics NONE = new RebalanceMetrics() {
        @Override
        public void began() {}

        @Override
        public void completed() {}
    };

    /**
     * What a worker knows of its cluster, as the bean shows it.
     *
     * @param protocol {@code EAGER}, {@code COMPATIBLE} or {@code SESSIONED}
     * @param leaderUrl empty while unknown
     * @param generation -1 before the first
     */
    record Cluster(String protocol, Optional<String> leaderUrl, int generation) {}

    /** A rebalance begins: the worker is about to join again. Without effect during one. */
    void began();

    /** The work of the new assignment has been started. Without effect unless one had begun. */
    void completed();
}
