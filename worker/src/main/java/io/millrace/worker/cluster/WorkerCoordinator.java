package io.millrace.worker.cluster;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.GroupRebalanceConfig;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.internals.AbstractCoordinator;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocolCollection;
import org.apache.kafka.common.message.JoinGroupResponseData.JoinGroupResponseMember;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Timer;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's group protocol, carried out for a {@link GroupMember} and a {@link GroupLeader}. The member's thread, apart
 * from heartbeats, which Kafka's client sends on a thread of its own.
 */
final class WorkerCoordinator extends AbstractCoordinator {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerCoordinator.class);
    private static final String PROTOCOL_TYPE = "connect";
    private static final int NO_GENERATION = -1;

    private final GroupSettings settings;
    private final GroupMember member;
    private final GroupLeader leader;
    private final ProtocolCodec codec;
    private final GroupConnection connection;
    private volatile OptionalLong unknownSince = OptionalLong.empty();

    WorkerCoordinator(
            GroupSettings settings, GroupConnection connection, Time time, GroupMember member, GroupLeader leader) {
        super(
                timeouts(settings, connection),
                connection.logContext(),
                connection.client(),
                connection.metrics(),
                "connect",
                time);
        this.settings = settings;
        this.connection = connection;
        this.member = member;
        this.leader = leader;
        this.codec = new ProtocolCodec(!settings.strict());
    }

    private static GroupRebalanceConfig timeouts(GroupSettings settings, GroupConnection connection) {
        return new GroupRebalanceConfig(
                milliseconds(settings.group().sessionTimeout()),
                milliseconds(settings.group().rebalanceTimeout()),
                milliseconds(settings.group().heartbeatInterval()),
                settings.group().id(),
                Optional.empty(),
                null,
                connection.retryBackoff().toMillis(),
                connection.retryBackoffMax().toMillis());
    }

    private static int milliseconds(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }

    /** Looks for the coordinator, for a while; whether it is known. Ends with a WakeupException when woken up. */
    boolean findCoordinator() {
        if (coordinatorUnknown()) {
            heartbeat(); // this thread is well, however long the search takes
            unknownSince = unknownSince.isPresent() ? unknownSince : OptionalLong.of(time.milliseconds());
            long patience = settings.coordinatorPatience().toMillis();
            long rest = patience - unknownFor();
            if (rest <= 0 && !member.work().isEmpty()) { // what follows may be interrupted time and again
                member.coordinatorLost(unknownFor());
            }
            if (!super.ensureCoordinatorReady(time.timer(rest > 0 ? rest : patience))) {
                member.coordinatorLost(unknownFor());
                return false;
            }
        }
        unknownSince = OptionalLong.empty();
        return true;
    }

    /** For how long the coordinator has been looked for; zero if it is known. Any thread. */
    Duration outOfReach() {
        OptionalLong since = unknownSince;
        return since.isEmpty() ? Duration.ZERO : Duration.ofMillis(time.milliseconds() - since.getAsLong());
    }

    private long unknownFor() {
        return time.milliseconds() - unknownSince.orElseThrow();
    }

    /** Kafka's client calls it in the midst of a join, which must not go on as if nothing had happened. */
    @Override
    protected synchronized boolean ensureCoordinatorReady(Timer timer) {
        if (findCoordinator()) {
            return true;
        }
        throw new WakeupException();
    }

    /** Whether the coordinator takes metrics from clients; empty while that is not known. The member's thread. */
    Optional<Boolean> takesMetrics() {
        return Optional.ofNullable(checkAndGetCoordinator())
                .map(node -> connection.apiVersions().get(node.idString()))
                .map(versions -> versions.apiVersion(ApiKeys.GET_TELEMETRY_SUBSCRIPTIONS) != null);
    }

    /** Whether a join is due or under way, whoever asked for it. */
    boolean joinDue() {
        return super.rejoinNeededOrPending();
    }

    @Override
    protected synchronized boolean rejoinNeededOrPending() {
        return joinDue() && member.mayJoin(time.milliseconds());
    }

    /** Whether this member was in the group and is not any more. */
    boolean isExpelled() {
        return member.generation() != NO_GENERATION && generation().generationId == NO_GENERATION;
    }

    void heartbeat() {
        pollHeartbeat(time.milliseconds());
    }

    /** Leaves the group, to join again later. */
    void leave(String reason) {
        maybeLeaveGroup(GroupMembershipOperation.LEAVE_GROUP, reason);
    }

    /** Stops heartbeats and, if so wanted, leaves the group; waits at most this long. */
    void close(Duration atMost, boolean leave) {
        close(
                time.timer(atMost.toMillis()),
                leave ? GroupMembershipOperation.LEAVE_GROUP : GroupMembershipOperation.REMAIN_IN_GROUP);
    }

    @Override
    protected String protocolType() {
        return PROTOCOL_TYPE;
    }

    @Override
    protected JoinGroupRequestProtocolCollection metadata() {
        WorkerState state = member.joining(time.milliseconds());
        JoinGroupRequestProtocolCollection offers = new JoinGroupRequestProtocolCollection();
        for (ConnectProtocol protocol : settings.offers()) {
            ByteBuffer bytes = codec.write(state, member.answer(), protocol);
            offers.add(new JoinGroupRequestProtocol()
                    .setName(protocol.protocolName())
                    .setMetadata(Utils.toArray(bytes)));
        }
        return offers;
    }

    @Override
    protected boolean onJoinPrepare(Timer timer, int generation, String memberId) {
        LOG.info("Rebalance started");
        leader.joinStarted();
        return true;
    }

    @Override
    protected Map<String, ByteBuffer> onLeaderElected(
            String leaderId, String protocolName, List<JoinGroupResponseMember> members, boolean skipAssignment) {
        if (skipAssignment) {
            throw new IllegalStateException("The group coordinator asked the leader of group '"
                    + settings.group().id() + "' not to assign anything, which only happens to static members");
        }
        ConnectProtocol protocol = ConnectProtocol.named(protocolName);
        Map<String, WorkerState> states = new HashMap<>();
        members.forEach(each -> states.put(each.memberId(), codec.readState(ByteBuffer.wrap(each.metadata()))));
        GroupLeader.Election election =
                new GroupLeader.Election(leaderId, protocol, generation().generationId, member.generation(), states);
        Map<String, GroupAssignment> given = leader.assign(election, time.milliseconds());
        tellOfFormerLeader(states, given);
        Map<String, ByteBuffer> answers = new HashMap<>();
        given.forEach((id, answer) -> answers.put(id, codec.write(answer, protocol)));
        return answers;
    }

    /** What it had is given to others at once, whether it has left or died. */
    private void tellOfFormerLeader(Map<String, WorkerState> states, Map<String, GroupAssignment> given) {
        String former = member.answer().map(GroupAssignment::leaderUrl).orElse("");
        boolean present = states.values().stream().anyMatch(state -> state.url().equals(former));
        WorkSet out = WorkSet.union(
                given.values().stream().map(GroupAssignment::assigned).toList());
        if (former.isEmpty() || present) {
            return;
        }
        if (out.isEmpty()) {
            LOG.info("Worker {}, which led the group, has gone; this worker leads it now", former);
        } else {
            LOG.warn(
                    "Worker {}, which led the group, has gone without handing its work over; this worker leads the"
                            + " group now and gives out what nobody has: {}",
                    former,
                    Descriptions.count(out));
        }
    }

    @Override
    protected void onJoinComplete(int generation, String memberId, String protocolName, ByteBuffer bytes) {
        ConnectProtocol protocol = ConnectProtocol.named(protocolName);
        GroupAssignment given = codec.readAssignment(bytes);
        LOG.info(
                "Joined group at generation {} with protocol version {} and got assignment: {} with rebalance delay: {}",
                generation,
                protocol.version(),
                Descriptions.of(given),
                given.delayMs());
        warnIfNoLongerSigning(protocol);
        member.joined(generation, memberId, protocol, given, time.milliseconds());
    }

    private void warnIfNoLongerSigning(ConnectProtocol spoken) {
        if (member.protocol().signsRequests() && !spoken.signsRequests()) {
            LOG.warn(
                    "Calls between the workers are not verified any longer: the group speaks {}, because the"
                            + " connect.protocol of one of its workers allows no better. Unless that is intended, take"
                            + " that setting out of the worker's file",
                    spoken);
        }
    }

    @Override
    protected void handlePollTimeoutExpiry() {
        LOG.warn(
                "worker poll timeout has expired. The member's thread did not run for longer than the"
                        + " rebalance.timeout.ms of {} ms; the machine stood still or is overloaded. The worker leaves"
                        + " the group and joins again",
                settings.group().rebalanceTimeout().toMillis());
        maybeLeaveGroup(GroupMembershipOperation.DEFAULT, "worker poll timeout has expired.");
    }
}
