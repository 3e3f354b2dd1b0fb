package io.millrace.worker.herder.plan;

import io.millrace.plugins.Plugins;
import io.millrace.worker.api.PluginCatalog;
import io.millrace.worker.config.ConfigTransformer;
import io.millrace.worker.config.WorkerConfig;
import io.millrace.worker.kafka.ClientConfigs;
import io.millrace.worker.kafka.KafkaClients;
import io.millrace.worker.runtime.ConnectorFactory;
import java.time.Duration;

/**
 * What is needed to tell what a write would change.
 *
 * @param catalog validates
 * @param connectors creates connectors that are asked for their task configs; it must not be the one by which connectors
 *     are created that run, since that one notes which plugins run
 */
public record PlanParts(
        PluginCatalog catalog,
        Plugins plugins,
        ConfigTransformer variables,
        WorkerConfig worker,
        ClientConfigs clientConfigs,
        KafkaClients clients,
        ConnectorFactory connectors,
        Deadlines deadlines) {

    /** How long the steps may take; together less than a REST request may. */
    public record Deadlines(Duration validation, Duration checks, Duration tasks) {
        public static final Deadlines DEFAULT =
                new Deadlines(Duration.ofSeconds(35), Duration.ofSeconds(20), Duration.ofSeconds(30));
    }
}
