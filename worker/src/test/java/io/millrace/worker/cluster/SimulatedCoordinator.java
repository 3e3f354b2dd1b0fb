package io.millrace.worker.cluster;

import io.millrace.worker.cluster.GroupMessages.Join;
import io.millrace.worker.cluster.GroupMessages.Joined;
import io.millrace.worker.cluster.GroupMessages.Synced;
import io.millrace.worker.cluster.GroupMessages.Verdict;
import io.millrace.worker.simulation.Agenda;
import io.millrace.worker.simulation.SimulatedLink;
import io.millrace.worker.simulation.SimulatedProcess;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Utils;

/**
 * What {@link WorkerCoordinator} and Kafka's {@code AbstractCoordinator} under it do, in a simulation: one join at a time,
 * which outlasts the calls to {@link #join}, and heartbeats on a thread of their own. The member's thread, otherwise.
 */
final class SimulatedCoordinator {
    private static final int NO_GENERATION = -1;
    private static final long RETRY_MS = 100;

    private enum State {
        UNJOINED,
        PREPARING,
        COMPLETING,
        STABLE
    }

    private final GroupSettings settings;
    private final SimulatedGroup group;
    private final SimulatedLink link;
    private final Agenda agenda;
    private final SimulatedProcess.Lane thread;
    private final SimulatedProcess.Lane heartbeats;
    private final GroupMember member;
    private final GroupLeader leader;
    private final Runnable news;
    private final ProtocolCodec codec;

    private State state = State.UNJOINED;
    private String memberId = "";
    private int generation = NO_GENERATION;
    private String protocol = "";
    private boolean rejoinNeeded = true;
    private boolean joinPrepared;
    private boolean joinSent;
    private long joinSentMs;
    private Optional<byte[]> answer = Optional.empty();
    private boolean known;
    private boolean looking;
    private long connection;
    private long inOrderMs;
    private long heardMs;
    private OptionalLong unknownSince = OptionalLong.empty();

    /** @param news called on the member's thread when something has come in */
    SimulatedCoordinator(
            GroupSettings settings,
            SimulatedGroup group,
            SimulatedLink link,
            SimulatedProcess process,
            SimulatedProcess.Lane thread,
            GroupMember member,
            GroupLeader leader,
            Runnable news) {
        this.settings = settings;
        this.group = group;
        this.link = link;
        this.agenda = process.agenda();
        this.thread = thread;
        this.heartbeats = process.thread();
        this.member = member;
        this.leader = leader;
        this.news = news;
        this.codec = new ProtocolCodec(!settings.strict());
        link.whenCut(() -> thread.in(link.latency(), this::disconnected));
    }

    void start() {
        heartbeats.in(0, this::beat);
    }

    String memberId() {
        return memberId;
    }

    int generation() {
        return generation;
    }

    private long now() {
        return agenda.time().milliseconds();
    }

    /** Whether the coordinator is known; if not, it is being looked for, and after some patience that has consequences. */
    boolean find() {
        if (known) {
            unknownSince = OptionalLong.empty();
            return true;
        }
        unknownSince = unknownSince.isPresent() ? unknownSince : OptionalLong.of(now());
        long unknownFor = now() - unknownSince.getAsLong();
        if (unknownFor >= settings.coordinatorPatience().toMillis()) {
            member.coordinatorLost(unknownFor);
        }
        look();
        return false;
    }

    private void look() {
        if (looking) {
            return;
        }
        looking = true;
        thread.in(link.latency() + (link.isUp() ? 0 : RETRY_MS), () -> {
            looking = false;
            known = known || link.isUp();
            if (known) {
                heardMs = now();
                news.run();
            }
        });
    }

    private void disconnected() {
        connection++;
        known = false;
        if (joinSent) {
            failJoin();
        }
        news.run();
    }

    /** Requests and answers keep their order, as on one connection; what is on it when it breaks is lost. */
    private <T> void ask(Consumer<Consumer<T>> request, Consumer<T> answered) {
        long sentOn = connection;
        agenda.in(inOrder(), () -> {
            if (link.isUp() && sentOn == connection) {
                request.accept(result -> agenda.in(inOrder(), () -> {
                    if (link.isUp() && sentOn == connection) {
                        answered.accept(result);
                    }
                }));
            }
        });
    }

    private long inOrder() {
        inOrderMs = Math.max(inOrderMs, agenda.nowMs() + link.latency());
        return inOrderMs - agenda.nowMs();
    }

    boolean joinDue() {
        return rejoinNeeded || joinSent || answer.isPresent();
    }

    void requestRejoin() {
        rejoinNeeded = true;
    }

    boolean isExpelled() {
        return member.generation() != NO_GENERATION && generation == NO_GENERATION;
    }

    /** Goes on with the join, if one is due; whether it stands still until something comes in. */
    boolean join() {
        while (joinDue() && member.mayJoin(now())) {
            if (!find()) {
                return false;
            }
            if (!joinPrepared) {
                joinPrepared = true;
                leader.joinStarted();
            }
            if (answer.isPresent()) {
                complete();
            } else if (joinSent) {
                return true;
            } else {
                sendJoin();
            }
        }
        return false;
    }

    private void complete() {
        byte[] bytes = answer.orElseThrow();
        answer = Optional.empty();
        if (generation == NO_GENERATION || state != State.STABLE) {
            rejoinNeeded = true;
            return;
        }
        joinPrepared = false;
        GroupAssignment given = codec.readAssignment(ByteBuffer.wrap(bytes));
        agenda.note(() -> memberId + " joined " + generation + ": +" + given.assigned() + " -" + given.revoked() + " "
                + given.delayMs() + " ms, offset " + given.configOffset() + (given.failed() ? " FAILED" : ""));
        member.joined(generation, memberId, ConnectProtocol.named(protocol), given, now());
    }

    private void sendJoin() {
        WorkerState said = member.joining(now());
        Map<String, byte[]> offers = new LinkedHashMap<>();
        for (ConnectProtocol offer : settings.offers()) {
            offers.put(offer.protocolName(), Utils.toArray(codec.write(said, member.answer(), offer)));
        }
        agenda.note(() -> settings.clientId() + " joins as '" + memberId + "' with " + said);
        state = State.PREPARING;
        joinSent = true;
        joinSentMs = now();
        Join join = new Join(
                settings.clientId(),
                memberId,
                settings.group().sessionTimeout(),
                settings.group().rebalanceTimeout(),
                offers);
        this.<Joined>ask(reply -> group.join(join, reply), joined -> thread.in(0, () -> joined(joined)));
    }

    private void joined(Joined joined) {
        if (!joinSent || state != State.PREPARING) {
            return;
        }
        switch (joined.verdict()) {
            case GOOD -> {
                state = State.COMPLETING;
                memberId = joined.memberId();
                generation = joined.generation();
                protocol = joined.protocol();
                heardMs = now();
                sync(joined);
                return;
            }
            case MEMBER_ID_REQUIRED -> reset(joined.memberId());
            default -> reset("");
        }
        failJoin();
        news.run();
    }

    private void sync(Joined joined) {
        Map<String, byte[]> assignments = joined.leader().equals(memberId) ? assign(joined) : Map.of();
        String id = memberId;
        int ofGeneration = generation;
        this.<Synced>ask(
                reply -> group.sync(id, ofGeneration, assignments, reply),
                synced -> thread.in(0, () -> synced(synced)));
    }

    private Map<String, byte[]> assign(Joined joined) {
        ConnectProtocol spoken = ConnectProtocol.named(joined.protocol());
        Map<String, WorkerState> states = new LinkedHashMap<>();
        joined.members().forEach((id, bytes) -> states.put(id, codec.readState(ByteBuffer.wrap(bytes))));
        GroupLeader.Election election =
                new GroupLeader.Election(memberId, spoken, joined.generation(), member.generation(), states);
        Map<String, byte[]> answers = new LinkedHashMap<>();
        leader.assign(election, now())
                .forEach((id, given) -> answers.put(id, Utils.toArray(codec.write(given, spoken))));
        return answers;
    }

    private void synced(Synced synced) {
        if (!joinSent) {
            return;
        }
        if (synced.verdict() == Verdict.GOOD && state == State.COMPLETING && generation != NO_GENERATION) {
            state = State.STABLE;
            rejoinNeeded = false;
            joinSent = false;
            answer = Optional.of(synced.assignment());
            heardMs = now();
        } else {
            refused(synced.verdict());
            failJoin();
        }
        news.run();
    }

    private void refused(Verdict verdict) {
        if (verdict == Verdict.UNKNOWN_MEMBER_ID) {
            reset("");
        } else if (verdict == Verdict.ILLEGAL_GENERATION) {
            reset(memberId);
        }
    }

    private void failJoin() {
        joinSent = false;
        rejoinNeeded = true;
    }

    private void reset(String nextId) {
        state = State.UNJOINED;
        memberId = nextId;
        generation = NO_GENERATION;
        rejoinNeeded = true;
    }

    /** Leaves the group; what is known of the membership is forgotten. */
    void leave() {
        if (known && !memberId.isEmpty()) {
            String id = memberId;
            ask(reply -> group.leave(id), reply -> {});
        }
        if (joinSent) {
            failJoin();
        }
        reset("");
    }

    private void beat() {
        heartbeats.in(settings.group().heartbeatInterval().toMillis(), this::beat);
        boolean joined = state == State.COMPLETING || state == State.STABLE;
        boolean silent = now() - heardMs > settings.group().sessionTimeout().toMillis();
        boolean joinLost = joinSent
                && now() - joinSentMs > settings.group().rebalanceTimeout().toMillis() + 5_000;
        if (known && (joined && silent || joinLost)) {
            thread.in(0, this::disconnected);
        } else if (known && joined) {
            String id = memberId;
            int ofGeneration = generation;
            this.<Verdict>ask(
                    reply -> reply.accept(group.heartbeat(id, ofGeneration)),
                    verdict -> heartbeats.in(0, () -> heard(verdict, id, ofGeneration)));
        }
    }

    private void heard(Verdict verdict, String id, int ofGeneration) {
        boolean current = id.equals(memberId) && ofGeneration == generation;
        heardMs = current ? now() : heardMs;
        if (verdict == Verdict.GOOD || !current) {
            return;
        }
        if (verdict != Verdict.REBALANCE_IN_PROGRESS) {
            refused(verdict);
        } else if (state == State.STABLE) {
            rejoinNeeded = true;
        }
        thread.in(0, news);
    }
}
