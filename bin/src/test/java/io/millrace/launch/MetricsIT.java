package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker's beans over JMX: which there are, what they say after known traffic, and that they go. */
class MetricsIT {
    private static final String IN = "connector=metered-in";
    private static final String OUT = "connector=metered-out";
    private static final String SOURCE_TASK = "type=source-task-metrics," + IN + ",task=0";
    private static final String SINK_TASK = "type=sink-task-metrics," + OUT + ",task=0";

    @TempDir
    Path folder;

    private final JmxBeans beans = new JmxBeans();
    private final String topic = WorkerFixture.topics().createFresh("metered", 1);
    private WorkerFixture worker;

    @BeforeEach
    void prepare() {
        worker = new WorkerFixture(folder);
    }

    @AfterEach
    void stop() {
        worker.close();
        WorkerFixture.topics().delete(topic);
    }

    @Test
    void everyBeanHasItsAttributesInTheirTypes() {
        pipeline(250);

        Map<String, Set<String>> expected = expected();
        assertEquals(lines(expected.keySet()), lines(beans.names()));
        expected.forEach((bean, attributes) -> assertEquals(lines(attributes), lines(typed(beans.read(bean))), bean));
    }

    @Test
    void totalsAreThoseOfTheTraffic() {
        pipeline(250);

        Map<String, Object> source = beans.read(SOURCE_TASK);
        Map<String, Object> sink = beans.read(SINK_TASK);
        assertEquals(250.0, source.get("source-record-poll-total"));
        assertEquals(250.0, source.get("source-record-write-total"));
        assertEquals(0.0, source.get("source-record-active-count"));
        assertTrue((double) source.get("source-record-active-count-max") >= 100, source.toString());
        assertTrue((double) source.get("source-record-write-rate") > 0, source.toString());
        assertEquals(250.0, sink.get("sink-record-read-total"));
        assertEquals(125.0, sink.get("sink-record-send-total"));
        assertEquals(1.0, sink.get("partition-count"));
        assertTrue((double) sink.get("offset-commit-seq-no") >= 1, sink.toString());
        assertEquals(0.0, sink.get("offset-commit-skip-total"));
        assertEquals(125, beans.value(plugins(), "dropped"));

        Map<String, Object> task = beans.read("type=connector-task-metrics," + IN + ",task=0");
        assertEquals("running", task.get("status"));
        assertEquals("source", task.get("connector-type"));
        assertEquals(WorkerFixture.SOURCE, task.get("connector-class"));
        assertEquals("1.0", task.get("connector-version"));
        assertEquals(WorkerFixture.SOURCE + "$CountingTask", task.get("task-class"));
        assertEquals("1.0", task.get("task-version"));
        assertEquals("org.apache.kafka.connect.storage.StringConverter", task.get("key-converter-class"));
        assertEquals(100.0, task.get("batch-size-max"));
        assertEquals(1.0, task.get("offset-commit-success-percentage"));
        assertEquals(0.0, task.get("offset-commit-failure-percentage"));
        eventually(
                "it has run most of the time",
                () -> (double) beans.value("type=connector-task-metrics," + IN + ",task=0", "running-ratio") > 0.9);

        Map<String, Object> total = beans.read("type=connect-worker-metrics");
        assertEquals(2.0, total.get("connector-count"));
        assertEquals(2.0, total.get("task-count"));
        assertEquals(2.0, total.get("connector-startup-attempts-total"));
        assertEquals(2.0, total.get("connector-startup-success-total"));
        assertEquals(2.0, total.get("task-startup-success-total"));
        assertEquals(0.0, total.get("task-startup-failure-total"));
        assertEquals(1L, beans.value("type=connect-worker-metrics," + IN, "connector-running-task-count"));
        assertEquals("1.2", beans.value(transform(), "transform-version"));
    }

    @Test
    void statesAreSeenAndBeansGoWithTheirConnectors() {
        pipeline(10);
        RestCalls rest = worker.rest();
        String task = "type=connector-task-metrics," + IN + ",task=0";

        rest.put("/connectors/metered-in/pause", null);
        eventually("the task is paused", () -> "paused".equals(beans.value(task, "status")));
        eventually(
                "the connector is paused",
                () -> "paused".equals(beans.value("type=connector-metrics," + IN, "status")));
        assertEquals(1L, beans.value("type=connect-worker-metrics," + IN, "connector-paused-task-count"));
        eventually("pausing counts", () -> (double) beans.value(task, "pause-ratio") > 0);
        rest.put("/connectors/metered-in/stop", null);
        eventually(
                "the connector is left",
                () -> beans.names(IN + ",*"),
                names -> names.equals(Set.of("type=connector-metrics," + IN)));
        assertEquals("stopped", beans.value("type=connector-metrics," + IN, "status"));

        rest.delete("/connectors/metered-in");
        rest.delete("/connectors/metered-out");
        eventually("nothing is left of them", () -> beans.names("connector=*,*").isEmpty());
        assertEquals(0.0, beans.value("type=connect-worker-metrics", "connector-count"));
        worker.stop();
        assertEquals(Set.of(), beans.names());
    }

    @Test
    void whatFailedIsCountedAndAConnectorThatNeverStartedIsThere() {
        worker.start();
        RestCalls rest = worker.rest();
        rest.create("bad", "connector.class", WorkerFixture.SOURCE, "throw", "start");
        rest.create("bad-task", "connector.class", WorkerFixture.SOURCE, "throw", "task.start", "topic", topic);
        eventually("the task has failed", () -> rest.states("bad-task"), "RUNNING [FAILED]"::equals);

        Map<String, Object> connector = beans.read("type=connector-metrics,connector=bad");
        assertEquals("failed", connector.get("status"));
        assertEquals(WorkerFixture.SOURCE, connector.get("connector-class"));
        Map<String, Object> total = beans.read("type=connect-worker-metrics");
        assertEquals(2.0, total.get("connector-startup-attempts-total"));
        assertEquals(1.0, total.get("connector-startup-failure-total"));
        assertEquals(0.5, total.get("connector-startup-success-percentage"));
        assertEquals(1.0, total.get("task-startup-failure-total"));
        assertEquals(1L, beans.value("type=connect-worker-metrics,connector=bad-task", "connector-failed-task-count"));
        assertEquals("failed", beans.value("type=connector-task-metrics,connector=bad-task,task=0", "status"));
        rest.delete("/connectors/bad-task");
        eventually(
                "a failed task's beans go with it",
                () -> beans.names("connector=bad-task,*").isEmpty());
    }

    @Test
    void withoutReportersThereAreNoBeansButTheAppInfo() {
        worker.with("metric.reporters", "").start();
        worker.rest().create("metered-in", "connector.class", WorkerFixture.SOURCE, "count", "5", "topic", topic);
        eventually("it runs", () -> worker.rest().states("metered-in"), "RUNNING [RUNNING]"::equals);

        assertEquals(Set.of("type=app-info,id=" + workerId()), beans.names());
    }

    /** A source and a sink through which all records have gone, committed offsets included. */
    private void pipeline(int count) {
        worker.start();
        worker.rest()
                .create(
                        "metered-in",
                        "connector.class",
                        WorkerFixture.SOURCE,
                        "count",
                        Integer.toString(count),
                        "topic",
                        topic);
        Map<String, String> sink = new LinkedHashMap<>(Map.of(
                "connector.class", WorkerFixture.SINK,
                "topics", topic,
                "out", folder.resolve("out").toString(),
                "transforms", "ins",
                "transforms.ins.type", "io.millrace.launch.connectors.OddDropper",
                "transforms.ins.predicate", "p1",
                "predicates", "p1",
                "predicates.p1.type", "org.apache.kafka.connect.transforms.predicates.TopicNameMatches",
                "predicates.p1.pattern", topic));
        sink.put("consumer.override.auto.offset.reset", "earliest");
        worker.rest().put("/connectors/metered-out/config", sink);
        eventually("all is read", () -> Double.valueOf(count).equals(beans.value(SINK_TASK, "sink-record-read-total")));
        eventually(
                "all is put and committed",
                () -> beans.read(SINK_TASK),
                task -> Double.valueOf(count / 2).equals(task.get("sink-record-send-total"))
                        && Double.valueOf(0).equals(task.get("sink-record-active-count")));
        eventually(
                "the source commits, too",
                () -> Double.valueOf(1)
                        .equals(beans.value(
                                "type=connector-task-metrics," + IN + ",task=0", "offset-commit-success-percentage")));
    }

    private String workerId() {
        return "\"" + worker.worker().restUri().getAuthority() + "\"";
    }

    private static String transform() {
        return "type=connector-transform-metrics," + OUT + ",task=0,transform=ins";
    }

    private static String plugins() {
        return "type=plugins," + OUT + ",task=0,transformation=ins,kind=odd";
    }

    private Map<String, Set<String>> expected() {
        Map<String, Set<String>> expected = new TreeMap<>();
        Set<String> info = texts("version", "commit-id", "start-time-ms:Long");
        expected.put("type=app-info", info);
        expected.put("type=app-info,client-id=" + workerId(), info);
        expected.put("type=app-info,id=" + workerId(), texts("Version", "CommitId", "StartTimeMs:Long"));
        expected.put("type=kafka-metrics-count", numbers("count"));
        expected.put(
                "type=connect-worker-metrics",
                numbers("connector-count,task-count,"
                        + "connector-startup-attempts-total,connector-startup-success-total,"
                        + "connector-startup-failure-total,connector-startup-success-percentage,"
                        + "connector-startup-failure-percentage,task-startup-attempts-total,"
                        + "task-startup-success-total,task-startup-failure-total,"
                        + "task-startup-success-percentage,task-startup-failure-percentage"));
        for (String connector : Set.of(IN, OUT)) {
            expected.put(
                    "type=connect-worker-metrics," + connector,
                    typed(
                            "connector-total-task-count,connector-running-task-count,connector-paused-task-count,"
                                    + "connector-failed-task-count,connector-unassigned-task-count,"
                                    + "connector-destroyed-task-count,connector-restarting-task-count",
                            "Long"));
            expected.put(
                    "type=connector-metrics," + connector,
                    texts("connector-type", "connector-class", "connector-version", "status"));
            expected.put("type=connector-task-metrics," + connector + ",task=0", taskAttributes());
            Set<String> errors = numbers("total-record-failures,total-record-errors,total-records-skipped,"
                    + "total-retries,total-errors-logged,deadletterqueue-produce-requests,"
                    + "deadletterqueue-produce-failures");
            errors.add("last-error-timestamp:Long");
            expected.put("type=task-error-metrics," + connector + ",task=0", errors);
        }
        expected.put(transform(), texts("transform-class", "transform-version"));
        expected.put(
                "type=connector-predicate-metrics," + OUT + ",task=0,predicate=p1",
                texts("predicate-class", "predicate-version"));
        expected.put(plugins(), texts("dropped:Integer"));
        expected.put(
                SOURCE_TASK,
                numbers("source-record-poll-rate,source-record-poll-total,poll-batch-max-time-ms,"
                        + "poll-batch-avg-time-ms,source-record-write-rate,source-record-write-total,"
                        + "source-record-active-count,source-record-active-count-max,"
                        + "source-record-active-count-avg"));
        expected.put(
                SINK_TASK,
                numbers("sink-record-read-rate,sink-record-read-total,sink-record-send-rate,sink-record-send-total,"
                        + "put-batch-max-time-ms,put-batch-avg-time-ms,partition-count,offset-commit-seq-no,"
                        + "offset-commit-completion-rate,offset-commit-completion-total,offset-commit-skip-rate,"
                        + "offset-commit-skip-total,sink-record-active-count,sink-record-active-count-max,"
                        + "sink-record-active-count-avg"));
        return expected;
    }

    private static Set<String> taskAttributes() {
        Set<String> attributes = numbers("running-ratio,pause-ratio,offset-commit-max-time-ms,"
                + "offset-commit-avg-time-ms,batch-size-max,batch-size-avg,offset-commit-failure-percentage,"
                + "offset-commit-success-percentage");
        attributes.addAll(texts(
                "status",
                "connector-class",
                "connector-version",
                "connector-type",
                "task-class",
                "task-version",
                "key-converter-class",
                "key-converter-version",
                "value-converter-class",
                "value-converter-version",
                "header-converter-class",
                "header-converter-version"));
        return attributes;
    }

    /** Text attributes, unless they name another type. */
    private static Set<String> texts(String... attributes) {
        return Stream.of(attributes)
                .map(each -> each.contains(":") ? each : each + ":String")
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> numbers(String attributes) {
        return typed(attributes, "Double");
    }

    private static Set<String> typed(String attributes, String type) {
        return Stream.of(attributes.split(","))
                .map(each -> each + ":" + type)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> typed(Map<String, Object> values) {
        return values.entrySet().stream()
                .map(each -> each.getKey() + ":" + each.getValue().getClass().getSimpleName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String lines(Set<String> values) {
        return String.join("\n", new TreeSet<>(values));
    }
}
