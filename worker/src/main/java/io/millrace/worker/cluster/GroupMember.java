package io.millrace.worker.cluster;

import io.millrace.worker.model.ClusterConfigState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one worker knows and does as a member of its group (contract, group-protocol.md, section 3), without network,
 * threads or clock. It hands complete assignments to the herder, and does not join again before they are settled, so
 * that nobody else is given what still runs here. One thread; times are milliseconds of one clock.
 *
 * <p>A join goes so: {@link #joinReason} or the coordinator asks for it, {@link #prepare}, once {@link #mayJoin} holds:
 * {@link #joining} for each request sent, and {@link #joined} when the leader has answered.
 */
public final class GroupMember {
    private static final Logger LOG = LoggerFactory.getLogger(GroupMember.class);
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final GroupSettings settings;
    private final Supplier<ClusterConfigState> configs;
    private final Consumer<Assignment> delivery;
    private final Rejoins rejoins;
    private final HandOver handOver = new HandOver();

    private ConnectProtocol protocol;
    private int generation = -1;
    private boolean leader;
    private Optional<GroupAssignment> answer = Optional.empty();
    private Optional<WorkSet> work = Optional.empty();
    private Optional<Assignment> unsettled = Optional.empty();
    private Optional<WorkSet> told = Optional.empty();
    private Optional<String> leaving = Optional.empty();
    private boolean joinNeeded = true;
    private long awayUntil = UNKNOWN;
    private long seenMs = UNKNOWN;

    /**
     * @param configs the latest image of the config log; must not block
     * @param delivery takes each complete assignment; must not block
     */
    public GroupMember(GroupSettings settings, Supplier<ClusterConfigState> configs, Consumer<Assignment> delivery) {
        this.settings = settings;
        this.configs = configs;
        this.delivery = delivery;
        this.protocol = settings.protocol();
        this.rejoins = new Rejoins(settings.pace());
    }

    /** The herder wants an assignment made for these configs or later ones. */
    public void wanted(long configOffset) {
        rejoins.wanted(configOffset);
    }

    /** Config offsets have begun anew. */
    public void logCut() {
        rejoins.cut();
    }

    /** Nothing runs any more but what this assignment names. */
    public void settled(Assignment assignment) {
        unsettled = unsettled.filter(latest -> !latest.equals(assignment));
    }

    /** The herder cannot do the work: it is given up, then the group is left for a while. */
    public void withdraw(String reason, long nowMs) {
        Duration absence = settings.absence(protocol);
        LOG.warn("Leaving the group for {} ms: {}", absence.toMillis(), reason);
        drop();
        awayUntil = nowMs + absence.toMillis();
        leaving = Optional.of(reason);
    }

    /** Completes once others have the work, or at once when the group cannot do that; on this thread. */
    public CompletableFuture<Void> handOver() {
        CompletableFuture<Void> done = handOver.begin();
        if (settings.strict() || !protocol.isIncremental() || work().isEmpty()) {
            handOver.end();
        }
        return done;
    }

    /** This worker takes part no more: nobody needs to wait for it. */
    public void end() {
        handOver.end();
    }

    /** Called at least every second: a worker that was frozen for so long that others have its work gives it up. */
    public void tick(long nowMs) {
        giveUpAfter(settings.absenceTolerated(), nowMs);
    }

    /** Time has passed while the coordinator was dealing with a join, which is no sign of having been frozen. */
    public void awake(long nowMs) {
        seenMs = nowMs;
    }

    private void giveUpAfter(Duration absence, long nowMs) {
        long gap = seenMs == UNKNOWN ? 0 : nowMs - seenMs;
        seenMs = nowMs;
        if (gap > absence.toMillis() && !work().isEmpty()) {
            LOG.warn("This worker stood still for {} ms. Its work is given up, others may have it by now", gap);
            drop();
        }
    }

    /** The coordinator could not be found for so long that the session may be over: the work is given up. */
    public void coordinatorLost(long unknownForMs) {
        if (!work().isEmpty()) {
            LOG.warn(
                    "Broker coordinator was unreachable for {}ms. Revoking previous assignment {} to avoid running "
                            + "tasks while not being a member of the group",
                    unknownForMs,
                    Descriptions.of(work()));
        }
        drop();
    }

    /** The group goes on without this member: without a delay after crashes, others have its work already. */
    public void expelled() {
        if (settings.group().maxRebalanceDelay().isZero() && !work().isEmpty()) {
            LOG.warn("The group has expelled this worker. Its work is given up: {}", Descriptions.of(work()));
            drop();
        }
    }

    /** Why the group is to be left now; empty when it is not. To be carried out by the caller, and asked once. */
    public Optional<String> leaveReason() {
        if (unsettled.isPresent()) {
            return Optional.empty();
        }
        Optional<String> reason = leaving;
        leaving = Optional.empty();
        return reason;
    }

    /** Why this member itself wants to join now; empty when it does not. */
    public Optional<String> joinReason(long nowMs) {
        if (nowMs < awayUntil) {
            return Optional.empty();
        }
        if (work.isEmpty()) {
            return Optional.of("the worker has no assignment");
        }
        if (handOver.isUnsaid()) {
            return Optional.of("the worker is about to leave");
        }
        return rejoins.reason(nowMs, configs.get().offset());
    }

    /** A join is due, of its own or of the coordinator's accord: with the eager protocol all work stops for it. */
    public void prepare() {
        joinNeeded = true;
        if (!protocol.isIncremental()) {
            release();
        }
    }

    /** Whether a join may be sent: nothing runs here that it does not tell of. */
    public boolean mayJoin(long nowMs) {
        return unsettled.isEmpty()
                && leaving.isEmpty()
                && nowMs >= awayUntil
                && (protocol.isIncremental() || work().isEmpty());
    }

    /** What this member says of itself in a join sent now. */
    public WorkerState joining(long nowMs) {
        Duration rebalance = settings.group().rebalanceTimeout();
        giveUpAfter(settings.absenceTolerated().plus(rebalance), nowMs);
        told = Optional.of(work());
        handOver.joining(work());
        return new WorkerState(settings.url(), configs.get().offset(), work, !settings.strict(), handOver.hasBegun());
    }

    /** The leader's last answer, which a join repeats; empty when the worker has no assignment. */
    public Optional<GroupAssignment> answer() {
        return answer;
    }

    /** The leader has answered the join. */
    public void joined(int generation, String memberId, ConnectProtocol spoken, GroupAssignment given, long nowMs) {
        boolean downgraded = protocol.isIncremental() && !spoken.isIncremental();
        boolean outdated = !told.equals(Optional.of(work())); // what was told has been given up since
        WorkSet kept = work();
        this.generation = generation;
        this.protocol = spoken;
        this.leader = memberId.equals(given.leader());
        this.answer = Optional.of(given);
        this.joinNeeded = false;
        this.told = Optional.empty();
        this.seenMs = nowMs;
        handOver.answered(given);
        if (given.failed()) {
            work = Optional.of(kept);
            waitForConfigs(given, nowMs);
            return;
        }
        rejoins.answered(given.configOffset(), nowMs);
        if (outdated || downgraded && !kept.isEmpty()) {
            rejoins.now("the assignment was made for work that has been given up");
            release();
        } else {
            take(spoken.isIncremental() ? given.assigned().with(kept.without(given.revoked())) : given.assigned());
            joinAgainAfter(given, nowMs);
        }
    }

    private void waitForConfigs(GroupAssignment given, long nowMs) {
        boolean lagging = configs.get().offset() < given.configOffset();
        rejoins.afterFailure(
                nowMs + settings.pauseAfterMismatch().toMillis(), lagging ? given.configOffset() : Long.MAX_VALUE);
    }

    private void joinAgainAfter(GroupAssignment given, long nowMs) {
        if (!given.revoked().isEmpty()) {
            rejoins.now("what was revoked has stopped");
        } else if (given.delayMs() > 0) {
            rejoins.at(nowMs + given.delayMs(), "the scheduled rebalance is due");
        }
    }

    private void take(WorkSet complete) {
        work = Optional.of(complete);
        deliver(complete, answer.map(GroupAssignment::configOffset).orElse(-1L));
    }

    private void deliver(WorkSet complete, long configOffset) {
        Assignment assignment = new Assignment(configOffset, generation, complete.connectors(), complete.tasks());
        unsettled = Optional.of(assignment);
        delivery.accept(assignment);
    }

    /** From now on this worker has no assignment, and does not know of any leader. */
    private void drop() {
        release();
        answer = Optional.empty();
        leader = false;
        joinNeeded = true;
        rejoins.clear();
        handOver.end();
    }

    /** From now on this worker has no assignment; what it has runs until the herder has settled that. */
    private void release() {
        boolean nothing = work().isEmpty();
        work = Optional.empty();
        if (!nothing) {
            deliver(WorkSet.EMPTY, -1);
        }
    }

    /** Milliseconds until this member gets something to do that it has not now; more than 0. */
    public long idleMs(long nowMs) {
        return Math.min(rejoins.untilDue(nowMs), nowMs < awayUntil ? awayUntil - nowMs : Long.MAX_VALUE);
    }

    /** All that this worker is to run. */
    public WorkSet work() {
        return work.orElse(WorkSet.EMPTY);
    }

    /** Of the last join that was completed, -1 before the first. */
    public int generation() {
        return generation;
    }

    /** What the group speaks; before the first join, the best that this worker offers. */
    public ConnectProtocol protocol() {
        return protocol;
    }

    /** What is known of the cluster, given who owns what if this worker leads. */
    public ClusterView view(Owners owners) {
        boolean rebalancing = joinNeeded
                || unsettled.isPresent()
                || rejoins.isBehind()
                || answer.filter(GroupAssignment::failed).isPresent();
        Owners known = leader && !joinNeeded ? owners : Owners.NONE;
        return new ClusterView(
                leader,
                answer.map(GroupAssignment::leaderUrl).filter(url -> !url.isEmpty()),
                protocol,
                generation,
                rebalancing,
                known.connectors(),
                known.tasks(),
                settings.strict() ? WaitingWork.NONE : known.waiting());
    }
}
