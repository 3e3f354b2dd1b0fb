package io.millrace.worker.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.config.StandaloneConfig;
import io.millrace.worker.config.WorkerFixture;
import io.millrace.worker.model.ConnectorTaskId;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsContext;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class WorkerMetricsTest {
    private static final String ID = "metrics-test:8083";

    @Test
    void isSeenThroughJmxUntilItIsClosed() throws Exception {
        WorkerMetrics metrics = start();

        assertTrue(beans().contains("kafka.connect:type=connect-worker-metrics"), beans().toString());
        assertTrue(beans().contains("kafka.connect:type=app-info"), beans().toString());
        assertTrue(beans().contains("kafka.connect:type=app-info,client-id=\"" + ID + "\""), beans().toString());
        assertTrue(beans().contains("kafka.connect:type=app-info,id=\"" + ID + "\""), beans().toString());
        assertTrue(beans().contains("kafka.connect:type=kafka-metrics-count"), beans().toString());
        metrics.close();
        metrics.connector("late", "Late");
        metrics.task(new ConnectorTaskId("late", 0)).plugin();

        assertEquals(Set.of(), beans());
    }

    @Test
    void withoutReportersThereIsTheAppInfoAlone() throws Exception {
        WorkerMetrics metrics = start("metric.reporters", "");

        assertEquals(Set.of("kafka.connect:type=app-info,id=\"" + ID + "\""), beans());
        metrics.close();
        assertEquals(Set.of(), beans());
    }

    @Test
    void anyReporterIsToldTheContextAndTheIdOfTheClusterOnceItIsKnown() {
        WorkerMetrics metrics = start(
                "metric.reporters", Listening.class.getName(), "metrics.context.team", "a", "listening.to", "all");
        Listening reporter = (Listening) metrics.kafka().reporters().get(0);

        metrics.kafkaClusterId("kafka-1");
        metrics.close();

        assertEquals(Map.of("_namespace", "kafka.connect", "team", "a"), reporter.contexts.get(0));
        assertEquals(
                Map.of("_namespace", "kafka.connect", "team", "a", "connect.kafka.cluster.id", "kafka-1"),
                reporter.contexts.get(1));
        assertEquals(ID, reporter.config.get("client.id"));
        assertEquals("all", reporter.config.get("listening.to"));
        assertTrue(reporter.closed);
    }

    @Test
    void windowsAndLevelComeFromTheConfig() {
        WorkerMetrics metrics = start(
                "metrics.num.samples", "5", "metrics.sample.window.ms", "1000", "metrics.recording.level", "DEBUG");

        assertEquals(5, metrics.kafka().config().samples());
        assertEquals(TimeUnit.SECONDS.toMillis(1), metrics.kafka().config().timeWindowMs());
        assertEquals(Sensor.RecordingLevel.DEBUG, metrics.kafka().config().recordLevel());
        metrics.close();
    }

    @Test
    void aReporterThatIsNotThereIsNamedWithItsSetting() {
        ConnectException error =
                assertThrows(ConnectException.class, () -> start("metric.reporters", "com.example.NoSuchReporter"));

        assertTrue(error.getMessage().contains("metric.reporters"), error.getMessage());
        assertTrue(error.getMessage().contains("com.example.NoSuchReporter"), error.getMessage());
    }

    @Test
    void thePolicysMetricsCarryItsSettingAndItsClass() {
        ReadableMetrics metrics = new ReadableMetrics(Time.SYSTEM);

        metrics.worker.plugin("connector.client.config.override.policy", "Mine").addSensor("s");
        var name = metrics.worker
                .plugin("connector.client.config.override.policy", "Mine")
                .metricName("m", "", new java.util.LinkedHashMap<>());

        assertEquals("plugins", name.group());
        assertEquals(
                List.of("config=connector.client.config.override.policy", "class=Mine"),
                name.tags().entrySet().stream().map(Object::toString).toList());
    }

    private static WorkerMetrics start(String... more) {
        Map<String, String> properties = WorkerFixture.minimal();
        properties.putAll(WorkerFixture.map(more));
        return WorkerMetrics.start(new StandaloneConfig(properties), ID, Time.SYSTEM);
    }

    private static Set<String> beans() throws MalformedObjectNameException {
        return ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("kafka.connect:*"), null).stream()
                .map(ObjectName::toString)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Remembers what it is told. */
    public static final class Listening implements MetricsReporter {
        private final List<Map<String, String>> contexts = new ArrayList<>();
        private Map<String, ?> config = Map.of();
        private boolean closed;

        @Override
        public void configure(Map<String, ?> configs) {
            config = new HashMap<>(configs);
        }

        @Override
        public void contextChange(MetricsContext context) {
            contexts.add(Map.copyOf(context.contextLabels()));
        }

        @Override
        public void init(List<KafkaMetric> metrics) {}

        @Override
        public void metricChange(KafkaMetric metric) {}

        @Override
        public void metricRemoval(KafkaMetric metric) {
            assertFalse(closed);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
