package io.millrace.worker.cluster;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a group coordinator does, without a broker: members join, the first one leads, sessions end, joins wait for all
 * members. Members call in when they are run; the time is theirs. One thread.
 */
public final class VirtualGroup {
    private final long sessionMs;
    private final long rebalanceMs;
    private final Map<String, Seat> seats = new LinkedHashMap<>();
    private Optional<String> leader = Optional.empty();
    private boolean preparing;
    private long deadline;
    private int generation;
    private int names;

    /** What the coordinator keeps of a member. */
    private static final class Seat {
        private final VirtualMember member;
        private long heardMs;
        private Optional<WorkerState> join = Optional.empty();
        private Optional<Answer> answer = Optional.empty();

        private Seat(VirtualMember member) {
            this.member = member;
        }
    }

    /** What a member gets when its join is over. */
    record Answer(int generation, ConnectProtocol protocol, GroupAssignment assignment) {}

    public VirtualGroup(long sessionMs, long rebalanceMs) {
        this.sessionMs = sessionMs;
        this.rebalanceMs = rebalanceMs;
    }

    /** Ends sessions that are over, and a join that all members wait for or that has taken too long. */
    public void run(long nowMs) {
        for (String id : List.copyOf(seats.keySet())) {
            Seat seat = seats.get(id);
            boolean waiting = preparing && seat.join.isPresent();
            if (!waiting && nowMs - seat.heardMs > sessionMs) {
                remove(id, nowMs);
            }
        }
        if (preparing && nowMs >= deadline) {
            seats.values().removeIf(seat -> seat.join.isEmpty());
        }
        if (preparing && seats.values().stream().allMatch(seat -> seat.join.isPresent())) {
            complete(nowMs);
        }
    }

    /** Whether this is a member; it is heard of. */
    boolean heartbeat(String id, long nowMs) {
        Seat seat = seats.get(id);
        if (seat != null) {
            seat.heardMs = nowMs;
        }
        return seat != null;
    }

    /** Whether all members have to join, this one included. */
    boolean wantsJoin(String id) {
        Seat seat = seats.get(id);
        return preparing && seat != null && seat.join.isEmpty();
    }

    /** Joins, under a new id if it was not a member; returns the id. */
    String join(String id, VirtualMember member, WorkerState state, long nowMs) {
        String known = seats.containsKey(id) ? id : member.name() + "-" + ++names;
        prepare(nowMs);
        Seat seat = seats.computeIfAbsent(known, unknown -> new Seat(member));
        seat.heardMs = nowMs;
        seat.join = Optional.of(state);
        return known;
    }

    private void prepare(long nowMs) {
        if (!preparing) {
            preparing = true;
            deadline = nowMs + rebalanceMs;
            seats.values().forEach(seat -> {
                seat.join = Optional.empty();
                seat.answer = Optional.empty();
            });
        }
    }

    /** The answer to its join, once. */
    Optional<Answer> answer(String id) {
        Seat seat = seats.get(id);
        if (seat == null) {
            return Optional.empty();
        }
        Optional<Answer> answer = seat.answer;
        seat.answer = Optional.empty();
        return answer;
    }

    /** Leaves, or is expelled. */
    void remove(String id, long nowMs) {
        if (seats.remove(id) != null && !seats.isEmpty()) {
            prepare(nowMs);
        }
    }

    boolean has(String id) {
        return seats.containsKey(id);
    }

    private void complete(long nowMs) {
        preparing = false;
        seats.values().forEach(seat -> seat.heardMs = nowMs);
        if (seats.isEmpty()) {
            return;
        }
        generation++;
        leader = leader.filter(seats::containsKey)
                .or(() -> seats.keySet().stream().findFirst());
        ConnectProtocol protocol = seats.values().stream()
                .map(seat -> seat.member.settings().protocol())
                .min(ConnectProtocol::compareTo)
                .orElseThrow();
        Seat leading = seats.get(leader.orElseThrow());
        if (!leading.member.isReachable()) {
            return; // its answers never come; it is expelled in the end
        }
        leading.member
                .assign(
                        new GroupLeader.Election(
                                leader.orElseThrow(),
                                protocol,
                                generation,
                                leading.member.generation(),
                                states(protocol)),
                        nowMs)
                .forEach((id, given) -> seats.get(id).answer = Optional.of(new Answer(generation, protocol, given)));
    }

    /** What the members said, as the bytes of the protocol carry it. */
    private Map<String, WorkerState> states(ConnectProtocol protocol) {
        Map<String, WorkerState> states = new LinkedHashMap<>();
        ProtocolCodec codec = new ProtocolCodec(true);
        seats.forEach((id, seat) -> {
            WorkerState state = seat.join.orElseThrow();
            states.put(id, codec.readState(codec.write(state, Optional.empty(), protocol)));
        });
        return states;
    }
}
