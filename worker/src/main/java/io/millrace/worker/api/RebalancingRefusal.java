package io.millrace.worker.api;

/** The cluster is about to agree anew on who runs what; the request can be made again in a moment (409). */
public final class RebalancingRefusal extends RequestException {
    public RebalancingRefusal(String message) {
        super(Kind.REBALANCING, message, null);
    }
}
