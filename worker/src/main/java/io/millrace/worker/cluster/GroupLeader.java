package io.millrace.worker.cluster;

import io.millrace.worker.model.ClusterConfigState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leader's side of a join (contract, group-protocol.md, section 4): answers every member, and remembers who has
 * what. A worker keeps one for life. One thread.
 */
public final class GroupLeader {
    private static final Logger LOG = LoggerFactory.getLogger(GroupLeader.class);

    private final GroupSettings settings;
    private final Supplier<ClusterConfigState> configs;
    private final LostWorkers lost = new LostWorkers();
    private AssignorMemory memory = AssignorMemory.NONE;
    private Owners owners = Owners.NONE;

    /** @param configs the latest image of the config log; must not block */
    public GroupLeader(GroupSettings settings, Supplier<ClusterConfigState> configs) {
        this.settings = settings;
        this.configs = configs;
    }

    /**
     * One join of the whole group, as its leader sees it. Immutable.
     *
     * @param leader member id of this worker
     * @param protocol that all members speak
     * @param generation of this join
     * @param completedGeneration of the last join that this worker completed, -1 for none
     * @param members what each member, this one included, said of itself, by member id
     */
    public record Election(
            String leader,
            ConnectProtocol protocol,
            int generation,
            int completedGeneration,
            Map<String, WorkerState> members) {}

    /** The answer to each member, by member id. */
    public Map<String, GroupAssignment> assign(Election election, long nowMs) {
        ClusterConfigState image = configs.get();
        long newest = newestOffset(election);
        owners = Owners.NONE;
        if (image.offset() < newest) {
            LOG.info(
                    "This worker leads the group and has read its configs to offset {} only, another member to {}; "
                            + "there is no assignment until it has caught up",
                    image.offset(),
                    newest);
            return answers(election, member -> mismatch(election, newest));
        }
        return answers(election, image, nowMs);
    }

    private static long newestOffset(Election election) {
        return election.members().values().stream()
                .mapToLong(WorkerState::configOffset)
                .max()
                .orElse(-1);
    }

    private Map<String, GroupAssignment> answers(Election election, ClusterConfigState image, long nowMs) {
        ConnectAssignor.Round round = new ConnectAssignor.Round(
                election.members(),
                image,
                election.generation(),
                election.completedGeneration(),
                nowMs,
                Math.toIntExact(settings.group().maxRebalanceDelay().toMillis()),
                settings.strict());
        if (memory.generation() != election.completedGeneration()) {
            lost.forget();
        }
        ConnectAssignor.Result result = ConnectAssignor.of(election.protocol()).assign(round, memory);
        memory = result.next();
        owners = Owners.of(result.ownership(), election.members(), waiting(election, round, result));
        return answers(election, member -> answer(election, image.offset(), result, member));
    }

    private WaitingWork waiting(Election election, ConnectAssignor.Round round, ConnectAssignor.Result result) {
        if (!election.protocol().isIncremental()) {
            lost.forget();
            return WaitingWork.NONE;
        }
        AssignorMemory next = result.next();
        WorkSet left =
                next.assignment().without(WorkSet.union(result.ownership().values()));
        return lost.look(round, result, next.delay().isScheduled() ? left : WorkSet.EMPTY);
    }

    private static GroupAssignment answer(
            Election election, long offset, ConnectAssignor.Result result, String member) {
        ConnectAssignor.Increment increment = result.increments().get(member);
        return new GroupAssignment(
                false,
                election.leader(),
                url(election),
                offset,
                increment.assigned(),
                increment.revoked(),
                result.delayMs());
    }

    private static GroupAssignment mismatch(Election election, long offset) {
        return new GroupAssignment(true, election.leader(), url(election), offset, WorkSet.EMPTY, WorkSet.EMPTY, 0);
    }

    private static String url(Election election) {
        return election.members().get(election.leader()).url();
    }

    private static Map<String, GroupAssignment> answers(Election election, Function<String, GroupAssignment> answer) {
        Map<String, GroupAssignment> answers = new LinkedHashMap<>();
        election.members().keySet().forEach(member -> answers.put(member, answer.apply(member)));
        return answers;
    }

    /** Another join begins: who has what is not known until it is over. */
    public void joinStarted() {
        owners = Owners.NONE;
    }

    /** Who has what, once all members have carried the last answers out. */
    public Owners owners() {
        return owners;
    }
}
