package io.millrace.rest.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.rest.RestConfig;
import io.millrace.worker.api.Herder;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.model.ConnectorInfo;
import io.millrace.worker.model.ConnectorStateInfo;
import io.millrace.worker.model.ConnectorStatus;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TaskStatus;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConnectorListTest {
    private static final Deviations DEVIATIONS =
            new Deviations(RestConfig.from(Map.of()).compatibility());

    private final Map<String, ConnectorStateInfo> states = new TreeMap<>();
    /** How often the herder was asked, by method. */
    private final Map<String, Integer> calls = new TreeMap<>();

    @Test
    void eachConnectorIsAskedForOnce() {
        add(2000);

        JsonNode all = list(List.of("status", "info"), new MultivaluedHashMap<>());

        assertEquals(2000, all.size());
        assertEquals("{connectorInfo=2000, connectorStatus=2000, connectors=1}", calls.toString());
    }

    @Test
    void filtersAndExpansionShareOneLook() {
        add(2000);

        JsonNode some = list(List.of("status"), parameters("state", "FAILED"));

        assertEquals(200, some.size());
        assertEquals("{connectorStatus=2000, connectors=1}", calls.toString());
    }

    @Test
    void namesAloneNeedNoLookAtAnyConnector() {
        add(2000);

        JsonNode names = list(List.of(), parameters("name", "c-001*"));

        assertEquals(10, names.size());
        assertEquals("{connectors=1}", calls.toString());
    }

    @Test
    void aPageLooksNoFurtherThanItsEnd() {
        add(2000);

        JsonNode page = list(List.of("status", "info"), parameters("after", "c-0499", "limit", "10"));

        assertEquals("c-0500", page.fieldNames().next());
        assertEquals(10, page.size());
        assertEquals("{connectorInfo=10, connectorStatus=10, connectors=1}", calls.toString());
    }

    private JsonNode list(List<String> expand, MultivaluedHashMap<String, String> parameters) {
        return new ConnectorList(herder(), expand, ConnectorQuery.of(parameters), DEVIATIONS).toJson();
    }

    private static MultivaluedHashMap<String, String> parameters(String... pairs) {
        MultivaluedHashMap<String, String> parameters = new MultivaluedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            parameters.add(pairs[i], pairs[i + 1]);
        }
        return parameters;
    }

    /** Every tenth one has a task that failed. */
    private void add(int count) {
        for (int i = 0; i < count; i++) {
            String name = "c-%04d".formatted(i);
            RunState task = i % 10 == 0 ? RunState.FAILED : RunState.RUNNING;
            states.put(
                    name,
                    new ConnectorStateInfo(
                            name,
                            new ConnectorStatus(name, RunState.RUNNING, "w", 1, "", "1"),
                            List.of(new TaskStatus(new ConnectorTaskId(name, 0), task, "w", 1, "", "1")),
                            ConnectorType.SINK));
        }
    }

    private Herder herder() {
        return (Herder) Proxy.newProxyInstance(
                Herder.class.getClassLoader(), new Class<?>[] {Herder.class}, (proxy, method, arguments) -> {
                    calls.merge(method.getName(), 1, Integer::sum);
                    return switch (method.getName()) {
                        case "connectors" -> List.copyOf(states.keySet());
                        case "connectorStatus" -> known((String) arguments[0]);
                        case "connectorInfo" ->
                            new ConnectorInfo((String) arguments[0], Map.of("k", "v"), List.of(), ConnectorType.SINK);
                        default -> throw new UnsupportedOperationException(method.getName());
                    };
                });
    }

    private ConnectorStateInfo known(String connector) {
        if (!states.containsKey(connector)) {
            throw new NotFoundRefusal("No status found for connector " + connector);
        }
        return states.get(connector);
    }
}
