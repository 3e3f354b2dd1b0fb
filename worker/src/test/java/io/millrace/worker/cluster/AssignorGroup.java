package io.millrace.worker.cluster;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.TargetState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Workers around an incremental assignor, who do as they are told, at times that the test sets. Test thread only. */
final class AssignorGroup {
    private final ConnectAssignor assignor = ConnectAssignor.of(ConnectProtocol.SESSIONED);
    private final Map<String, AssignorMemory> memories = new HashMap<>();
    private final Map<String, Integer> completed = new HashMap<>();
    private final Map<String, WorkerState> members = new TreeMap<>();
    private final boolean millrace;
    private ClusterConfigState configs = ClusterConfigState.EMPTY;
    private String leader = "";
    private int maxDelayMs = 300_000;
    private boolean strict;
    private int generation;

    /** The workers of the group are all ours or all Apache's. */
    AssignorGroup(boolean millrace) {
        this.millrace = millrace;
    }

    AssignorGroup strict() {
        strict = true;
        return this;
    }

    AssignorGroup maxDelay(int millis) {
        maxDelayMs = millis;
        return this;
    }

    /** A connector with so many tasks, or another number of tasks for it. */
    AssignorGroup configure(String connector, int tasks) {
        configs = configs.withConfig(connector, Map.of("name", connector), TargetState.STARTED)
                .withTasks(connector, Collections.nCopies(tasks, Map.of()));
        return this;
    }

    AssignorGroup delete(String connector) {
        configs = configs.without(connector);
        return this;
    }

    ClusterConfigState configs() {
        return configs;
    }

    /** Members that had no assignment yet; the first that ever joins leads. */
    AssignorGroup join(String... names) {
        for (String name : names) {
            leader = leader.isEmpty() ? name : leader;
            put(name, Optional.empty(), millrace, false);
        }
        return this;
    }

    /** A member that runs something, "a,a-0": connectors and tasks. */
    AssignorGroup joinRunning(String name, String work) {
        join(name);
        put(name, Optional.of(work(work)), millrace, false);
        return this;
    }

    AssignorGroup joinApache(String name) {
        join(name);
        put(name, Optional.empty(), false, false);
        return this;
    }

    AssignorGroup sayLeaving(String name) {
        put(name, members.get(name).allocation(), millrace, true);
        return this;
    }

    private void put(String name, Optional<WorkSet> allocation, boolean ours, boolean leaving) {
        members.put(name, new WorkerState("http://" + name + ":8083/", 0, allocation, ours, leaving));
    }

    /** Leaves or dies, and forgets what it knew; if it led, the first by name leads. */
    AssignorGroup vanish(String name) {
        members.remove(name);
        memories.remove(name);
        completed.remove(name);
        return name.equals(leader) ? lead(members.keySet().stream().findFirst().orElse("")) : this;
    }

    AssignorGroup lead(String name) {
        leader = name;
        return this;
    }

    String leader() {
        return leader;
    }

    Set<String> names() {
        return Set.copyOf(members.keySet());
    }

    WorkSet work(String... lists) {
        List<String> items = Stream.of(lists)
                .flatMap(list -> Stream.of(list.split(",")))
                .filter(item -> !item.isEmpty())
                .toList();
        return new WorkSet(
                items.stream().filter(item -> !item.contains("-")).collect(Collectors.toCollection(LinkedHashSet::new)),
                items.stream()
                        .filter(item -> item.contains("-"))
                        .map(AssignorGroup::task)
                        .collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    private static ConnectorTaskId task(String item) {
        String[] parts = item.split("-");
        return new ConnectorTaskId(parts[0], Integer.parseInt(parts[1]));
    }

    WorkSet running(String name) {
        return members.get(name).work();
    }

    /** What every member runs. */
    Map<String, WorkSet> running() {
        Map<String, WorkSet> running = new TreeMap<>();
        members.forEach((name, state) -> running.put(name, state.work()));
        return running;
    }

    AssignorMemory memory() {
        return memories.getOrDefault(leader, AssignorMemory.NONE);
    }

    ConnectAssignor.Round round(long nowMs) {
        return new ConnectAssignor.Round(
                members, configs, generation, completed.getOrDefault(leader, -1), nowMs, maxDelayMs, strict);
    }

    /** One join of the whole group; these members do not hear of the outcome. */
    ConnectAssignor.Result rebalance(long nowMs, String... deaf) {
        generation++;
        ConnectAssignor.Result result = assignor.assign(round(nowMs), memory());
        memories.put(leader, result.next());
        result.increments().forEach((name, increment) -> {
            if (!List.of(deaf).contains(name)) {
                carryOut(name, increment);
            }
        });
        return result;
    }

    private void carryOut(String name, ConnectAssignor.Increment increment) {
        WorkerState state = members.get(name);
        WorkSet kept = state.work().without(increment.revoked());
        completed.put(name, generation);
        put(name, Optional.of(increment.assigned().with(kept)), state.millrace(), state.leaving());
    }

    /** As {@link #rebalance}, told like this: {@code w1 -a,a-0; w2 +b,b-0; 300000}, the last being the delay if any. */
    String answers(long nowMs, String... deaf) {
        ConnectAssignor.Result result = rebalance(nowMs, deaf);
        List<String> answers = new ArrayList<>();
        result.increments().forEach((name, increment) -> {
            String told = told('+', increment.assigned()) + told('-', increment.revoked());
            if (!told.isEmpty()) {
                answers.add(name + told);
            }
        });
        if (result.delayMs() > 0) {
            answers.add(Integer.toString(result.delayMs()));
        }
        return String.join("; ", answers);
    }

    private static String told(char sign, WorkSet work) {
        String items = Stream.concat(work.connectors().stream(), work.tasks().stream())
                .map(Object::toString)
                .collect(Collectors.joining(","));
        return items.isEmpty() ? "" : " " + sign + items;
    }
}
