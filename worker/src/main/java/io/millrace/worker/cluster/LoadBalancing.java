package io.millrace.worker.cluster;

import io.millrace.worker.cluster.AssignorMemory.Balance;
import io.millrace.worker.cluster.AssignorMemory.Delay;
import java.util.List;
import java.util.Map;

/**
 * Takes from members what they have beyond an equal share, and backs off when that happens again and again. One round.
 */
final class LoadBalancing {
    private static final long BACKOFF_BASE = 40;

    private final ConnectAssignor.Round round;
    private final AssignorMemory memory;
    private final WorkSet configured;

    LoadBalancing(ConnectAssignor.Round round, AssignorMemory memory, WorkSet configured) {
        this.round = round;
        this.memory = memory;
        this.configured = configured;
    }

    /** The wait from here on, and the balance to remember. */
    record Outcome(Delay delay, Balance balance) {}

    /**
     * Nothing is taken while there is a wait.
     *
     * @param delay the one that is on
     * @param revoked whether revocations for the sake of balance are out
     */
    Outcome balance(List<Share> shares, Delay delay, boolean revoked) {
        int successive = memory.balance().successive();
        boolean owed = memory.balance().owed() || hasNewcomer();
        if (delay.restMs() > 0) {
            return new Outcome(delay, new Balance(false, successive, owed));
        }
        Map<Share, WorkSet> surplus = surplus(shares, owed);
        if (surplus.isEmpty()) {
            return new Outcome(delay, new Balance(false, revoked ? 0 : successive, false));
        }
        int count = revoked ? successive + 1 : successive;
        int backoffMs = revoked ? backoffMs(count) : 0;
        if (backoffMs > 0) {
            Delay backoff = new Delay(round.nowMs() + backoffMs, backoffMs, delay.awaited(), delay.candidates());
            return new Outcome(backoff, new Balance(true, count, owed));
        }
        surplus.forEach(Share::revoke);
        return new Outcome(delay, new Balance(true, count, owed));
    }

    /** Among our workers nothing moves because connectors come and go, only to make room for a new member. */
    private Map<Share, WorkSet> surplus(List<Share> shares, boolean owed) {
        boolean wanted = owed || !round.onlyOurs();
        return wanted ? new Surplus(configured, round.onlyOurs()).of(shares) : Map.of();
    }

    /** A member that had no assignment yet; or none with anything in it, and that this leader does not know. */
    private boolean hasNewcomer() {
        return round.members().entrySet().stream().anyMatch(member -> isNewcomer(member.getKey(), member.getValue()));
    }

    private boolean isNewcomer(String member, WorkerState state) {
        boolean unknown = state.work().isEmpty() && !memory.members().contains(member);
        return !state.leaving() && (state.allocation().isEmpty() || unknown);
    }

    private int backoffMs(int successive) {
        return (int) Math.min(round.maxDelayMs(), Math.pow(BACKOFF_BASE, successive));
    }
}
