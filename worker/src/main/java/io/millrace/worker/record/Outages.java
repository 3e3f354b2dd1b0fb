package io.millrace.worker.record;

import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.config.ErrorSettings;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Outlasts outages: what failed because something could not be reached is tried again until a deadline, and is never
 * taken for a failure of the record. Off unless configured. Task thread, except {@link #isOne}.
 */
public final class Outages {
    private static final Logger LOG = LoggerFactory.getLogger(Outages.class);

    private final long timeoutMs;
    private final ErrorCounts counts;
    private final Time time;
    private final RetryBackoff backoff;
    private boolean underWay;
    private String place = "";
    private long sinceMs;
    private int attempts;

    Outages(ErrorSettings settings, ErrorCounts counts, Time time, RetryBackoff backoff) {
        this.timeoutMs = settings.outageRetryTimeoutMs();
        this.counts = counts;
        this.time = time;
        this.backoff = backoff;
    }

    /** Whether this failure is an outage that is to be outlasted; false when that is not configured. Any thread. */
    public boolean isOne(Throwable failure) {
        return timeoutMs != 0 && Outage.isOne(failure);
    }

    /** Whether an operation failed by an outage and has not gone well since. */
    public boolean isUnderWay() {
        return underWay;
    }

    /** The task pauses: an outage after that is a new one, with the full time to be outlasted. */
    public void forget() {
        underWay = false;
    }

    /** Waits before the next attempt; leaves by {@link RetryInterrupted} when the task is woken up or given up. */
    void pause() {
        if (backoff.pauseUnlessWoken(attempts, deadlineMs())) {
            forget(); // a pause may follow, of any length
            throw RetryInterrupted.INSTANCE;
        }
    }

    /**
     * Notes a failed attempt; throws a ConnectException when the outage has lasted too long.
     *
     * @param where what could not be done, for the log
     */
    public void failed(String where, Throwable failure) {
        counts.failure();
        if (backoff.isCancelled()) {
            throw RetryInterrupted.INSTANCE;
        }
        if (!underWay || !place.equals(where)) {
            begin(where, failure);
        } else if (time.milliseconds() >= deadlineMs()) {
            underWay = false;
            counts.error();
            throw new ConnectException(
                    place + " could not reach what it needs for " + timeoutMs + " ms ("
                            + ConnectorConfig.ERRORS_OUTAGE_RETRY_TIMEOUT_MS
                            + "). The record is not skipped; it is processed again once the task is restarted",
                    failure);
        }
        attempts++;
        counts.retry();
    }

    /** How long to wait before the next attempt, for callers that wait themselves; at least 1. */
    public long delayMs() {
        return Math.max(1, Math.min(backoff.delayMs(attempts), deadlineMs() - time.milliseconds()));
    }

    private void begin(String where, Throwable failure) {
        underWay = true;
        place = where;
        sinceMs = time.milliseconds();
        attempts = 0;
        LOG.warn(
                "{} cannot reach what it needs; it is tried again {}",
                where,
                timeoutMs < 0 ? "until it can" : "for up to " + timeoutMs + " ms",
                failure);
    }

    private long deadlineMs() {
        return timeoutMs < 0 ? Long.MAX_VALUE : sinceMs + timeoutMs;
    }

    /** An operation has gone well: if it is the one that had failed, the outage is over. */
    public void passed(String where) {
        if (underWay && place.equals(where)) {
            underWay = false;
            LOG.info("{} works again, after {} ms and {} retries", place, time.milliseconds() - sinceMs, attempts);
        }
    }
}
