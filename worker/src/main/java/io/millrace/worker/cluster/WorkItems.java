package io.millrace.worker.cluster;

import io.millrace.worker.model.ConnectorTaskId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.protocol.types.Struct;

/** Work as the messages list it: by connector, with the instance as task number -1. */
final class WorkItems {
    private static final int INSTANCE = -1;

    /** One struct per connector: first those whose instance is among the work, then those with tasks only. */
    static Object[] write(WorkSet work) {
        Map<String, List<Object>> numbers = new LinkedHashMap<>();
        work.connectors().forEach(connector -> numbersOf(connector, numbers).add(INSTANCE));
        work.tasks().forEach(id -> numbersOf(id.connector(), numbers).add(id.task()));
        List<Object> structs = new ArrayList<>();
        numbers.forEach((connector, tasks) -> structs.add(struct(connector, tasks)));
        return structs.toArray();
    }

    private static List<Object> numbersOf(String connector, Map<String, List<Object>> numbers) {
        return numbers.computeIfAbsent(connector, name -> new ArrayList<>());
    }

    private static Struct struct(String connector, List<Object> tasks) {
        return new Struct(ProtocolLayouts.ITEMS)
                .set(ProtocolLayouts.CONNECTOR, connector)
                .set(ProtocolLayouts.TASKS, tasks.toArray());
    }

    /** Takes any order, names that come several times, and null for nothing. */
    static WorkSet read(Object[] structs) {
        Set<String> connectors = new LinkedHashSet<>();
        Set<ConnectorTaskId> tasks = new LinkedHashSet<>();
        for (Object struct : structs == null ? new Object[0] : structs) {
            String connector = ((Struct) struct).getString(ProtocolLayouts.CONNECTOR);
            for (Object number : ((Struct) struct).getArray(ProtocolLayouts.TASKS)) {
                if ((Integer) number == INSTANCE) {
                    connectors.add(connector);
                } else {
                    tasks.add(new ConnectorTaskId(connector, (Integer) number));
                }
            }
        }
        return new WorkSet(connectors, tasks);
    }

    private WorkItems() {}
}
