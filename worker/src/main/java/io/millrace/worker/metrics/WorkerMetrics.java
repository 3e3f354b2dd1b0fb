package io.millrace.worker.metrics;

import io.millrace.worker.config.WorkerConfig;
import io.millrace.worker.model.ConnectorTaskId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker's metrics, handed to the reporters that its settings name. Any thread. */
public final class WorkerMetrics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerMetrics.class);
    private static final String NAMESPACE = "kafka.connect";
    private static final String CLUSTER_ID = "connect.kafka.cluster.id";

    private final Metrics metrics;
    private final Map<String, Object> labels;
    private final MetricRegistry registry;
    private final WorkerTotals totals;
    private final Time time;
    private final Runnable farewell;

    /** Metrics that nobody sees. */
    public WorkerMetrics(Time time) {
        this(new Metrics(new MetricConfig(), List.of(), time), Map.of(), time, () -> {});
    }

    private WorkerMetrics(Metrics metrics, Map<String, Object> labels, Time time, Runnable farewell) {
        this.metrics = metrics;
        this.labels = labels;
        this.registry = new MetricRegistry(metrics);
        this.totals = new WorkerTotals(registry);
        this.time = time;
        this.farewell = farewell;
    }

    /**
     * Creates the reporters, under the context class loader, and the beans that say which version runs.
     *
     * @param workerId host and port under which the worker is known
     */
    public static WorkerMetrics start(WorkerConfig config, String workerId, Time time) {
        Map<String, Object> labels = labels(config);
        Metrics metrics = new Metrics(
                settings(config), reporters(config, workerId), time, new KafkaMetricsContext(NAMESPACE, labels));
        AppInfoParser.registerAppInfo(NAMESPACE, workerId, metrics, time.milliseconds());
        return new WorkerMetrics(
                metrics, labels, time, () -> AppInfoParser.unregisterAppInfo(NAMESPACE, workerId, metrics));
    }

    private static MetricConfig settings(WorkerConfig config) {
        return new MetricConfig()
                .samples(config.getInt(CommonClientConfigs.METRICS_NUM_SAMPLES_CONFIG))
                .timeWindow(config.getLong(CommonClientConfigs.METRICS_SAMPLE_WINDOW_MS_CONFIG), TimeUnit.MILLISECONDS)
                .recordLevel(Sensor.RecordingLevel.forName(
                        config.getString(CommonClientConfigs.METRICS_RECORDING_LEVEL_CONFIG)));
    }

    private static List<MetricsReporter> reporters(WorkerConfig config, String workerId) {
        Map<String, Object> overrides = Map.of(CommonClientConfigs.CLIENT_ID_CONFIG, workerId);
        try {
            List<MetricsReporter> reporters = CommonClientConfigs.metricsReporters(overrides, config);
            reporters.replaceAll(reporter -> reporter.getClass() == JmxReporter.class ? beans(config) : reporter);
            return reporters;
        } catch (KafkaException e) {
            String key = CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG;
            throw new ConnectException(
                    "Could not create the reporters of '" + key + "' = " + config.getList(key) + ": " + e.getMessage()
                            + ". Check the names of the classes, and that they are on the class path",
                    e);
        }
    }

    private static MetricsReporter beans(WorkerConfig config) {
        KafkaBeans beans = new KafkaBeans();
        beans.configure(config.originals());
        return beans;
    }

    private static Map<String, Object> labels(WorkerConfig config) {
        Map<String, Object> labels =
                new LinkedHashMap<>(config.originalsWithPrefix(WorkerConfig.METRICS_CONTEXT_PREFIX));
        config.groupId().ifPresent(id -> labels.put("connect.group.id", id));
        return labels;
    }

    /** Tells the reporters the id of the Kafka cluster, which comes to be known after the start. */
    public void kafkaClusterId(String id) {
        if (id.isEmpty()) {
            return; // the brokers have none
        }
        Map<String, Object> all = new LinkedHashMap<>(labels);
        all.put(CLUSTER_ID, id);
        KafkaMetricsContext context = new KafkaMetricsContext(NAMESPACE, all);
        for (MetricsReporter reporter : metrics.reporters()) {
            if (!(reporter instanceof JmxReporter)) { // it wants nothing but the namespace, and no second time
                tell(reporter, context);
            }
        }
    }

    private static void tell(MetricsReporter reporter, KafkaMetricsContext context) {
        try {
            reporter.contextChange(context);
        } catch (RuntimeException e) {
            LOG.error(
                    "The metrics reporter {} did not take the context",
                    reporter.getClass().getName(),
                    e);
        }
    }

    /** A connector instance about to be made; the bean of a former one ends. */
    public ConnectorMetrics connector(String name, String className) {
        return new ConnectorMetrics(name, className, registry, totals, time);
    }

    /** A task instance about to be made. */
    public TaskMetrics task(ConnectorTaskId id) {
        return new TaskMetrics(id, registry, totals, time);
    }

    /**
     * The bean of a worker that shares its work with others.
     *
     * @param cluster asked whenever somebody looks
     */
    public RebalanceMetrics rebalances(Supplier<RebalanceMetrics.Cluster> cluster) {
        return new RebalanceBean(registry, cluster, time);
    }

    /** What a plugin of the worker's own registers itself (KIP-877), until the worker ends. */
    public PluginMetrics plugin(String setting, String className) {
        return registry.plugin(Tags.with(Map.of("config", setting), "class", className));
    }

    /** The clock of all that is measured. */
    public Time time() {
        return time;
    }

    /** Kafka's registry behind it all. */
    Metrics kafka() {
        return metrics;
    }

    @Override
    public void close() {
        registry.close();
        farewell.run();
        metrics.close();
    }
}
