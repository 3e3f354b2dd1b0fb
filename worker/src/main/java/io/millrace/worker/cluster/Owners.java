package io.millrace.worker.cluster;

import io.millrace.worker.model.ConnectorTaskId;
import java.util.HashMap;
import java.util.Map;

/**
 * REST URLs of the workers that connectors and tasks are assigned to, as their leader knows them. Immutable.
 *
 * @param connectors by connector name
 * @param tasks by task
 * @param waiting what nobody has
 */
public record Owners(Map<String, String> connectors, Map<ConnectorTaskId, String> tasks, WaitingWork waiting) {
    /** Nothing is known. */
    public static final Owners NONE = new Owners(Map.of(), Map.of(), WaitingWork.NONE);

    public Owners {
        connectors = Map.copyOf(connectors);
        tasks = Map.copyOf(tasks);
    }

    /** Of what each member has, by member id. */
    static Owners of(Map<String, WorkSet> work, Map<String, WorkerState> members, WaitingWork waiting) {
        Map<String, String> connectors = new HashMap<>();
        Map<ConnectorTaskId, String> tasks = new HashMap<>();
        work.forEach((member, has) -> {
            String url = members.get(member).url();
            has.connectors().forEach(connector -> connectors.put(connector, url));
            has.tasks().forEach(task -> tasks.put(task, url));
        });
        return new Owners(connectors, tasks, waiting);
    }
}
