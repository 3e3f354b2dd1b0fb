package io.millrace.worker.metrics;

import io.millrace.worker.model.ConnectorType;

/** What the metrics of a task say of its plugins. Immutable. */
public record TaskDescription(
        ConnectorType connectorType,
        PluginLabel connector,
        PluginLabel task,
        PluginLabel keyConverter,
        PluginLabel valueConverter,
        PluginLabel headerConverter) {}
