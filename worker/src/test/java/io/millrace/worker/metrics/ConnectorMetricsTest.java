package io.millrace.worker.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.worker.model.RunState;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.Test;

class ConnectorMetricsTest {
    private static final String GROUP = "connector-metrics";

    private final ReadableMetrics metrics = new ReadableMetrics(Time.SYSTEM);

    @Test
    void aConnectorThatWasNeverMadeIsThereWithItsState() {
        ConnectorMetrics connector = metrics.worker.connector("orders", "Orders");
        connector.enter(RunState.FAILED);

        assertEquals("Orders", metrics.value(GROUP, "connector-class"));
        assertEquals("unknown", metrics.value(GROUP, "connector-type"));
        assertEquals("undefined", metrics.value(GROUP, "connector-version"));
        assertEquals("failed", metrics.value(GROUP, "status"));
        assertEquals(1.0, total("connector-startup-failure-total"));
    }

    @Test
    void showsWhatHasBeenMade() {
        ConnectorMetrics connector = metrics.worker.connector("orders", "Orders");
        connector.made(new Nothing(), "2.1");
        connector.enter(RunState.RUNNING);

        assertEquals(Nothing.class.getName(), metrics.value(GROUP, "connector-class"));
        assertEquals("sink", metrics.value(GROUP, "connector-type"));
        assertEquals("2.1", metrics.value(GROUP, "connector-version"));
        assertEquals("running", metrics.value(GROUP, "status"));
        assertEquals(1.0, total("connector-startup-success-total"));
        assertEquals(1.0, total("connector-startup-attempts-total"));
    }

    @Test
    void aFormerInstanceDoesNotTakeItsSuccessorsBeanAlong() {
        ConnectorMetrics former = metrics.worker.connector("orders", "Orders");
        former.discard();
        ConnectorMetrics successor = metrics.worker.connector("orders", "Orders");
        successor.enter(RunState.RUNNING);

        former.enter(RunState.FAILED);
        former.close();

        assertEquals("running", metrics.value(GROUP, "status"));
        assertEquals(1.0, total("connector-count"));
        successor.close();
        assertEquals("none", metrics.value(GROUP, "status"));
    }

    private Object total(String attribute) {
        return metrics.value("connect-worker-metrics", Map.of(), attribute);
    }

    private static final class Nothing extends SinkConnector {
        @Override
        public void start(Map<String, String> config) {}

        @Override
        public Class<? extends Task> taskClass() {
            return Task.class;
        }

        @Override
        public List<Map<String, String>> taskConfigs(int most) {
            return List.of();
        }

        @Override
        public void stop() {}

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public String version() {
            return "2.1";
        }
    }
}
