package io.millrace.worker.cluster;

import io.millrace.worker.model.ConnectorTaskId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Deals everything out anew: connectors first, then tasks, to one member after the other. Immutable. */
final class EagerAssignor implements ConnectAssignor {
    @Override
    public Result assign(Round round, AssignorMemory memory) {
        WorkSet configured = round.configured();
        List<String> members = new ArrayList<>(round.members().keySet());
        Map<String, WorkSet> dealt = new LinkedHashMap<>();
        for (int seat = 0; seat < members.size(); seat++) {
            int connectors = configured.connectors().size();
            int firstTask = Math.floorMod(seat - connectors, members.size());
            Set<String> ownConnectors = everyNth(configured.connectors(), seat, members.size());
            Set<ConnectorTaskId> ownTasks = everyNth(configured.tasks(), firstTask, members.size());
            dealt.put(members.get(seat), new WorkSet(ownConnectors, ownTasks));
        }
        Map<String, Increment> increments = new LinkedHashMap<>();
        dealt.forEach((member, work) -> increments.put(member, new Increment(work, WorkSet.EMPTY)));
        return new Result(increments, 0, dealt, memory);
    }

    private static <T> Set<T> everyNth(Set<T> items, int first, int step) {
        Set<T> chosen = new LinkedHashSet<>();
        int index = 0;
        for (T item : items) {
            if (index % step == first) {
                chosen.add(item);
            }
            index++;
        }
        return chosen;
    }
}
