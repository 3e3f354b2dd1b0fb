package io.millrace.worker.cluster;

import java.util.Optional;

/** Why, and from when on, a member is to join again of its own accord. One thread. */
final class Rejoins {
    private static final long NEVER = Long.MAX_VALUE;

    private final Pace pace;
    private Optional<String> atOnce = Optional.empty();
    private Optional<String> scheduled = Optional.empty();
    private long scheduledMs = NEVER;
    private long wantedOffset = -1;
    private long assignedOffset = -1;
    private long missedOffset = NEVER;
    private boolean failed;

    /** @param pace of the joins for changes of the configs, and for nothing else */
    Rejoins(Pace pace) {
        this.pace = pace;
    }

    /** As soon as possible. */
    void now(String reason) {
        atOnce = Optional.of(reason);
    }

    /** At this time. */
    void at(long ms, String reason) {
        scheduled = Optional.of(reason);
        scheduledMs = ms;
    }

    /** At this time or when the configs have been read this far, and for no other reason: the last join has failed. */
    void afterFailure(long ms, long offset) {
        clear();
        failed = true;
        at(ms, "the last assignment failed");
        missedOffset = offset;
    }

    /** An assignment made for these configs or later ones is wanted. */
    void wanted(long offset) {
        wantedOffset = Math.max(wantedOffset, offset);
    }

    /** Offsets have begun anew: what was wanted or assigned before says nothing of what is to come. */
    void cut() {
        clear();
        wantedOffset = -1;
        assignedOffset = -1;
    }

    /** A join was answered, so former reasons are void, but for configs that the answer does not know yet. */
    void answered(long configOffset, long nowMs) {
        clear();
        assignedOffset = configOffset;
        pace.took(nowMs);
    }

    /** There is nothing to hurry or to wait for any more. */
    void clear() {
        atOnce = Optional.empty();
        scheduled = Optional.empty();
        scheduledMs = NEVER;
        missedOffset = NEVER;
        failed = false;
    }

    /** Whether an assignment is wanted that is newer than the last one. */
    boolean isBehind() {
        return wantedOffset > assignedOffset;
    }

    /** Why to join now; empty when there is no reason. */
    Optional<String> reason(long nowMs, long readOffset) {
        if (atOnce.isPresent()) {
            return atOnce;
        }
        if (scheduledMs <= nowMs) {
            return scheduled;
        }
        if (readOffset >= missedOffset) {
            return Optional.of("the configs of offset " + missedOffset + " have been read");
        }
        return isBehind() && !failed && readOffset >= wantedOffset && pace.waitMs(nowMs) == 0
                ? Optional.of("connectors or tasks have changed, config offset " + wantedOffset)
                : Optional.empty();
    }

    /** Milliseconds until time alone makes a join due; more than 0. */
    long untilDue(long nowMs) {
        long scheduledIn = scheduledMs == NEVER || scheduledMs <= nowMs ? NEVER : scheduledMs - nowMs;
        long pacedIn = isBehind() && !failed && pace.waitMs(nowMs) > 0 ? pace.waitMs(nowMs) : NEVER;
        return Math.min(scheduledIn, pacedIn);
    }
}
