package io.millrace.worker.cluster;

import io.millrace.worker.config.WorkerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.DefaultHostResolver;
import org.apache.kafka.clients.Metadata;
import org.apache.kafka.clients.MetadataUpdater;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.clients.consumer.internals.ConsumerNetworkClient;
import org.apache.kafka.common.internals.ClusterResourceListeners;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.telemetry.internals.ClientTelemetrySender;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;

/**
 * The group member's own client of the brokers and its own metrics, whose names would clash with the worker's. Any
 * thread.
 */
record GroupConnection(
        String clientId,
        LogContext logContext,
        Metrics metrics,
        ConsumerNetworkClient client,
        ApiVersions apiVersions,
        Duration retryBackoff,
        Duration retryBackoffMax)
        implements AutoCloseable {
    private static final String NAMESPACE = "kafka.connect";
    private static final String PREFIX = "connect";
    private static final int REQUESTS_IN_FLIGHT = 100;

    /** Prepares everything; nothing is connected yet. A KafkaException says which setting does not do. */
    static GroupConnection open(WorkerConfig config, GroupSettings settings, Time time) {
        Metrics metrics = metrics(config, settings, time);
        try {
            AppInfoParser.registerAppInfo(NAMESPACE, settings.clientId(), metrics, time.milliseconds());
            return connection(config, settings, time, metrics);
        } catch (RuntimeException e) {
            AppInfoParser.unregisterAppInfo(NAMESPACE, settings.clientId(), metrics);
            metrics.close();
            throw e;
        }
    }

    private static GroupConnection connection(WorkerConfig config, GroupSettings settings, Time time, Metrics metrics) {
        LogContext logContext = new LogContext("[Worker clientId=" + settings.clientId() + ", groupId="
                + settings.group().id() + "] ");
        long backoff = config.getLong(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG);
        long backoffMax = config.getLong(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG);
        Metadata metadata = new Metadata(
                backoff,
                backoffMax,
                config.getLong(CommonClientConfigs.METADATA_MAX_AGE_CONFIG),
                logContext,
                new ClusterResourceListeners());
        metadata.bootstrap(ClientUtils.parseAndValidateAddresses(config));
        ApiVersions apiVersions = new ApiVersions();
        NetworkClient network = network(config, settings, time, metrics, metadata, apiVersions, logContext);
        ConsumerNetworkClient client = new ConsumerNetworkClient(
                logContext,
                network,
                metadata,
                time,
                backoff,
                config.getInt(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG),
                Integer.MAX_VALUE);
        return new GroupConnection(
                settings.clientId(),
                logContext,
                metrics,
                client,
                apiVersions,
                Duration.ofMillis(backoff),
                Duration.ofMillis(backoffMax));
    }

    private static NetworkClient network(
            WorkerConfig config,
            GroupSettings settings,
            Time time,
            Metrics metrics,
            Metadata metadata,
            ApiVersions apiVersions,
            LogContext logContext) {
        MetadataUpdater ownMetadata = null;
        Sensor noThrottling = null;
        ClientTelemetrySender noTelemetry = null;
        return ClientUtils.createNetworkClient(
                config,
                settings.clientId(),
                metrics,
                PREFIX,
                logContext,
                apiVersions,
                time,
                REQUESTS_IN_FLIGHT,
                config.getInt(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG),
                metadata,
                ownMetadata,
                new DefaultHostResolver(),
                noThrottling,
                noTelemetry);
    }

    private static Metrics metrics(WorkerConfig config, GroupSettings settings, Time time) {
        MetricConfig metricConfig = new MetricConfig()
                .samples(config.getInt(CommonClientConfigs.METRICS_NUM_SAMPLES_CONFIG))
                .timeWindow(config.getLong(CommonClientConfigs.METRICS_SAMPLE_WINDOW_MS_CONFIG), TimeUnit.MILLISECONDS)
                .tags(Map.of("client-id", settings.clientId()));
        List<MetricsReporter> reporters = CommonClientConfigs.metricsReporters(settings.clientId(), config);
        Map<String, Object> labels =
                new LinkedHashMap<>(config.originalsWithPrefix(CommonClientConfigs.METRICS_CONTEXT_PREFIX));
        labels.put("connect.group.id", settings.group().id());
        return new Metrics(metricConfig, reporters, time, new KafkaMetricsContext(NAMESPACE, labels));
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The connection of the group member did not close cleanly", e);
        } finally {
            AppInfoParser.unregisterAppInfo(NAMESPACE, clientId, metrics);
            metrics.close();
        }
    }
}
