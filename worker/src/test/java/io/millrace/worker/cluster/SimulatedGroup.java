package io.millrace.worker.cluster;

import io.millrace.worker.cluster.GroupMessages.Join;
import io.millrace.worker.cluster.GroupMessages.Joined;
import io.millrace.worker.cluster.GroupMessages.Synced;
import io.millrace.worker.cluster.GroupMessages.Verdict;
import io.millrace.worker.simulation.Agenda;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A group at its coordinator, as Kafka's broker keeps one with the classic protocol. */
public final class SimulatedGroup {
    private enum State {
        EMPTY,
        PREPARING,
        COMPLETING,
        STABLE
    }

    private static final class Member {
        private Join join;
        private Optional<Consumer<Joined>> joining = Optional.empty();
        private Optional<Consumer<Synced>> syncing = Optional.empty();
        private byte[] assignment = new byte[0];
        private boolean synced;
        private long lastSeen;
    }

    private final Agenda agenda;
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Set<String> promised = new HashSet<>();
    private State state = State.EMPTY;
    private int generation;
    private String protocol = "";
    private String leader = "";
    private long round;
    private int names;
    private boolean waitingForFirst;
    private int expirations;

    public SimulatedGroup(Agenda agenda) {
        this.agenda = agenda;
    }

    public boolean contains(String memberId) {
        return members.containsKey(memberId);
    }

    public int size() {
        return members.size();
    }

    public int generation() {
        return generation;
    }

    public boolean isStable() {
        return state == State.STABLE;
    }

    /** How many members were thrown out since they were not heard of, or not in time. */
    public int expirations() {
        return expirations;
    }

    void join(Join join, Consumer<Joined> reply) {
        String id = join.memberId();
        if (id.isEmpty()) {
            String promise =
                    join.clientId() + "-" + Integer.toHexString(agenda.between(0x1000, 0xffff)) + "-" + ++names;
            promised.add(promise);
            reply.accept(new Joined(Verdict.MEMBER_ID_REQUIRED, promise, -1, "", "", Map.of()));
        } else if (promised.remove(id)) {
            members.put(id, new Member());
            rejoin(id, join, reply);
        } else if (!members.containsKey(id)) {
            reply.accept(new Joined(Verdict.UNKNOWN_MEMBER_ID, "", -1, "", "", Map.of()));
        } else if (state == State.PREPARING || hasNews(id, join)) {
            rejoin(id, join, reply);
        } else {
            seen(id, members.get(id));
            reply.accept(result(id));
        }
    }

    private boolean hasNews(String id, Join join) {
        Map<String, byte[]> before = members.get(id).join.offers();
        boolean same = before.keySet().equals(join.offers().keySet())
                && before.entrySet().stream()
                        .allMatch(offer -> Objects.deepEquals(
                                offer.getValue(), join.offers().get(offer.getKey())));
        return !same || state == State.STABLE && id.equals(leader);
    }

    private void rejoin(String id, Join join, Consumer<Joined> reply) {
        Member member = members.get(id);
        member.join = join;
        member.joining = Optional.of(reply);
        seen(id, member);
        prepare();
    }

    private void prepare() {
        if (state == State.PREPARING) {
            completeIfAllAreThere();
            return;
        }
        waitingForFirst = state == State.EMPTY;
        state = State.PREPARING;
        for (Member member : members.values()) {
            member.syncing.ifPresent(reply -> reply.accept(new Synced(Verdict.REBALANCE_IN_PROGRESS, new byte[0])));
            member.syncing = Optional.empty();
        }
        long begun = ++round;
        long patienceMs = waitingForFirst ? agenda.anyOf(List.of(0, 3000)) : rebalanceTimeoutMs();
        agenda.in(patienceMs, () -> {
            if (begun == round && state == State.PREPARING) {
                completeWithoutTheRest();
            }
        });
        completeIfAllAreThere();
    }

    private long rebalanceTimeoutMs() {
        return members.values().stream()
                .mapToLong(member -> member.join.rebalance().toMillis())
                .max()
                .orElse(0);
    }

    private void completeIfAllAreThere() {
        if (!waitingForFirst && members.values().stream().allMatch(member -> member.joining.isPresent())) {
            complete();
        }
    }

    private void completeWithoutTheRest() {
        waitingForFirst = false;
        List<String> missing = members.keySet().stream()
                .filter(id -> members.get(id).joining.isEmpty())
                .toList();
        missing.forEach(this::expel);
        complete();
    }

    private void expel(String id) {
        agenda.note(() -> "group: " + id + " is thrown out");
        expirations++;
        members.remove(id);
    }

    private void complete() {
        generation++;
        round++;
        if (members.isEmpty()) {
            state = State.EMPTY;
            return;
        }
        state = State.COMPLETING;
        protocol = elect();
        leader = members.containsKey(leader) ? leader : agenda.anyOf(List.copyOf(members.keySet()));
        agenda.note(() ->
                "group: generation " + generation + " " + protocol + " of " + members.keySet() + ", leader " + leader);
        for (Map.Entry<String, Member> each : List.copyOf(members.entrySet())) {
            Member member = each.getValue();
            member.synced = false;
            member.assignment = new byte[0];
            seen(each.getKey(), member);
            Consumer<Joined> reply = member.joining.orElseThrow();
            member.joining = Optional.empty();
            reply.accept(result(each.getKey()));
        }
        long begun = round;
        agenda.in(rebalanceTimeoutMs(), () -> {
            if (begun == round) {
                throwOutWhoHasNotSynced();
            }
        });
    }

    /** Each member votes for the first of its protocols that all others have as well. */
    private String elect() {
        Map<String, Integer> votes = new LinkedHashMap<>();
        for (Member member : members.values()) {
            member.join.offers().keySet().stream()
                    .filter(offer -> members.values().stream()
                            .allMatch(each -> each.join.offers().containsKey(offer)))
                    .findFirst()
                    .ifPresent(offer -> votes.merge(offer, 1, Integer::sum));
        }
        return votes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    private Joined result(String id) {
        Map<String, byte[]> all = new LinkedHashMap<>();
        if (id.equals(leader)) {
            members.forEach(
                    (other, member) -> all.put(other, member.join.offers().get(protocol)));
        }
        return new Joined(Verdict.GOOD, id, generation, protocol, leader, all);
    }

    private void throwOutWhoHasNotSynced() {
        List<String> late =
                members.keySet().stream().filter(id -> !members.get(id).synced).toList();
        late.forEach(this::expel);
        if (!late.isEmpty()) {
            afterLoss();
        }
    }

    /** @param assignments by member id, from the leader alone */
    void sync(String id, int ofGeneration, Map<String, byte[]> assignments, Consumer<Synced> reply) {
        Verdict verdict = verdict(id, ofGeneration);
        if (verdict != Verdict.GOOD) {
            reply.accept(new Synced(verdict, new byte[0]));
            return;
        }
        Member member = members.get(id);
        member.synced = true;
        seen(id, member);
        if (state == State.STABLE) {
            reply.accept(new Synced(Verdict.GOOD, member.assignment));
            return;
        }
        member.syncing = Optional.of(reply);
        if (id.equals(leader)) {
            state = State.STABLE;
            members.forEach((other, each) -> answer(other, each, assignments.getOrDefault(other, new byte[0])));
        }
    }

    private void answer(String id, Member member, byte[] assignment) {
        member.assignment = assignment;
        seen(id, member);
        member.syncing.ifPresent(reply -> reply.accept(new Synced(Verdict.GOOD, assignment)));
        member.syncing = Optional.empty();
    }

    private Verdict verdict(String id, int ofGeneration) {
        if (!members.containsKey(id)) {
            return Verdict.UNKNOWN_MEMBER_ID;
        }
        if (ofGeneration != generation) {
            return Verdict.ILLEGAL_GENERATION;
        }
        return state == State.PREPARING ? Verdict.REBALANCE_IN_PROGRESS : Verdict.GOOD;
    }

    Verdict heartbeat(String id, int ofGeneration) {
        Verdict verdict = verdict(id, ofGeneration);
        if (verdict == Verdict.GOOD || verdict == Verdict.REBALANCE_IN_PROGRESS) {
            seen(id, members.get(id));
        }
        return verdict;
    }

    void leave(String id) {
        if (members.remove(id) != null) {
            agenda.note(() -> "group: " + id + " leaves");
            afterLoss();
        }
    }

    private void afterLoss() {
        if (state == State.PREPARING || !members.isEmpty()) {
            prepare();
        } else {
            complete();
        }
    }

    /** Whoever waits for an answer counts as alive. */
    private void seen(String id, Member member) {
        long seen = ++member.lastSeen;
        agenda.in(member.join.session().toMillis(), () -> {
            boolean silent = members.get(id) == member && member.lastSeen == seen;
            if (silent && member.joining.isEmpty() && member.syncing.isEmpty()) {
                expel(id);
                afterLoss();
            }
        });
    }
}
