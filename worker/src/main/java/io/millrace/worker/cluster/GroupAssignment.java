package io.millrace.worker.cluster;

/**
 * What the leader tells one member (contract, group-protocol.md, section 2). Immutable.
 *
 * @param failed the leader could not read the config topic as far as some member has (CONFIG_MISMATCH)
 * @param leader member id of the leader
 * @param leaderUrl its REST URL
 * @param configOffset config offset that this was decided at
 * @param assigned with the eager protocol all that the member is to run, otherwise what comes to it
 * @param revoked what the member has to stop
 * @param delayMs after which time the member is to join again, 0 for not
 */
public record GroupAssignment(
        boolean failed,
        String leader,
        String leaderUrl,
        long configOffset,
        WorkSet assigned,
        WorkSet revoked,
        int delayMs) {}
