package io.millrace.worker.cluster;

import io.millrace.worker.model.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows, for a leader, which workers went with work of theirs, and says in the log what becomes of that. One thread. */
final class LostWorkers {
    private static final Logger LOG = LoggerFactory.getLogger(LostWorkers.class);

    /** A member of the last round, and what it had in the end. */
    private record Former(String url, boolean ours, WorkSet had) {}

    private Map<String, Former> members = Map.of();
    private WaitingWork waiting = WaitingWork.NONE;

    /** Another worker has led since: what is remembered does not hold any more. */
    void forget() {
        members = Map.of();
        waiting = WaitingWork.NONE;
    }

    /** What waits from now on. */
    WaitingWork look(ConnectAssignor.Round round, ConnectAssignor.Result result, WorkSet left) {
        Map<String, WorkSet> gone = gone(round);
        Map<String, WorkSet> byWorker = waiting(gone, left);
        WaitingWork next = new WaitingWork(
                byWorker, foreign(round, byWorker), result.next().delay().dueMs());
        gone.forEach((url, work) -> tellGone(url, work, next, round.nowMs()));
        Set<String> present =
                round.members().values().stream().map(WorkerState::url).collect(Collectors.toSet());
        waiting.byWorker().forEach((url, work) -> tellOver(url, work, next, present.contains(url)));
        waiting = next;
        Map<String, Former> latest = new TreeMap<>();
        result.ownership().forEach((member, work) -> {
            WorkerState state = round.members().get(member);
            latest.put(member, new Former(state.url(), state.millrace(), work));
        });
        members = latest;
        return next;
    }

    /** By URL, what members had that are not members any more and what nobody has now. */
    private Map<String, WorkSet> gone(ConnectAssignor.Round round) {
        WorkSet active = WorkSet.union(
                round.members().values().stream().map(WorkerState::work).toList());
        Map<String, WorkSet> gone = new TreeMap<>();
        members.forEach((member, former) -> {
            WorkSet lost = former.had().within(round.configured()).without(active);
            if (!round.members().containsKey(member) && !lost.isEmpty()) {
                gone.merge(former.url(), lost, WorkSet::with);
            }
        });
        return gone;
    }

    private Map<String, WorkSet> waiting(Map<String, WorkSet> gone, WorkSet left) {
        Map<String, WorkSet> all = new HashMap<>(waiting.byWorker());
        gone.forEach((url, work) -> all.merge(url, work, WorkSet::with));
        all.replaceAll((url, work) -> work.within(left));
        all.values().removeIf(WorkSet::isEmpty);
        return all;
    }

    private Set<String> foreign(ConnectAssignor.Round round, Map<String, WorkSet> byWorker) {
        Set<String> foreign = new HashSet<>(waiting.foreign());
        members.forEach((member, former) -> {
            if (!former.ours() && !round.members().containsKey(member)) {
                foreign.add(former.url());
            }
        });
        foreign.retainAll(byWorker.keySet());
        return foreign;
    }

    private static void tellGone(String url, WorkSet work, WaitingWork next, long nowMs) {
        String what = Descriptions.count(work);
        if (!next.byWorker().containsKey(url)) {
            LOG.warn("Worker {} has gone without handing its work over: {}, given to others at once", url, what);
            return;
        }
        LOG.warn(
                "Worker {} has gone without handing its work over: {}. That waits for the worker, or another in its"
                        + " place, until {} at most ({}, scheduled.rebalance.max.delay.ms); then others get it",
                url,
                what,
                Instant.ofEpochMilli(next.untilMs()),
                Words.of(Duration.ofMillis(next.untilMs() - nowMs)));
    }

    private static void tellOver(String url, WorkSet work, WaitingWork next, boolean present) {
        if (!next.byWorker().containsKey(url)) {
            LOG.info(
                    "The wait for worker {} is over: {}. Given out again: {}",
                    url,
                    present ? "it is back" : "others have taken its place",
                    Descriptions.count(work));
        }
    }
}
