package io.millrace.worker.cluster;

import java.time.Duration;
import java.util.Map;

/** What the members of a {@link SimulatedGroup} and its coordinator say to each other. */
final class GroupMessages {
    private GroupMessages() {}

    /** What the coordinator has to say to a request. */
    enum Verdict {
        GOOD,
        MEMBER_ID_REQUIRED,
        UNKNOWN_MEMBER_ID,
        ILLEGAL_GENERATION,
        REBALANCE_IN_PROGRESS
    }

    /** @param offers metadata by name of the protocol, the best first */
    record Join(String clientId, String memberId, Duration session, Duration rebalance, Map<String, byte[]> offers) {}

    /** @param members metadata by member id, for the leader alone */
    record Joined(
            Verdict verdict,
            String memberId,
            int generation,
            String protocol,
            String leader,
            Map<String, byte[]> members) {}

    record Synced(Verdict verdict, byte[] assignment) {}
}
