package io.millrace.worker.runtime;

import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.metrics.TaskMetrics;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.Converters;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.connect.connector.Connector;

/**
 * What is known of a task before its clients and its loop are made. Immutable.
 *
 * @param taskConfig the task's config, resolved
 * @param configs resolves the task's config anew at each call
 * @param generation of the set of tasks it belongs to; present exactly if it is to write exactly once
 */
record TaskBlueprint(
        ConnectorTaskId id,
        ConnectorConfig connectorConfig,
        Class<? extends Connector> connectorClass,
        ClassLoader loader,
        Map<String, String> taskConfig,
        Supplier<Map<String, String>> configs,
        Converters converters,
        OptionalLong generation,
        TaskMetrics metrics) {}
