package io.millrace.worker.api;

import org.apache.kafka.connect.errors.ConnectException;

/** The leader of the cluster, asked over REST, has refused; its message is the leader's with its URL. */
public final class LeaderRefusal extends ConnectException {
    private final int status;

    /** @param status HTTP status of the leader's answer, e.g. 403 for a signature made with a key that has expired */
    public LeaderRefusal(int status, String message) {
        super(message);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
