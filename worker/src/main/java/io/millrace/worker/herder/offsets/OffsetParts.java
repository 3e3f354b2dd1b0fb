package io.millrace.worker.herder.offsets;

import io.millrace.plugins.Plugins;
import io.millrace.worker.config.ConfigTransformer;
import io.millrace.worker.kafka.ClientConfigs;
import io.millrace.worker.kafka.KafkaClients;
import io.millrace.worker.model.Compatibility;
import io.millrace.worker.store.OffsetStores;
import java.time.Duration;

/**
 * What is needed to work on connectors' offsets.
 *
 * @param stores the offsets of sources
 * @param budget how long a piece of work may take
 * @param compatibility whether failures are told as by Apache's worker
 */
public record OffsetParts(
        Plugins plugins,
        ConfigTransformer variables,
        ClientConfigs clientConfigs,
        KafkaClients clients,
        OffsetStores stores,
        Duration budget,
        Compatibility compatibility) {
    /** A little less than a REST request may take, so that the answer can name the step that hangs. */
    public static final Duration DEFAULT_BUDGET = Duration.ofSeconds(88);

    /** With our own words for failures. */
    public OffsetParts(
            Plugins plugins,
            ConfigTransformer variables,
            ClientConfigs clientConfigs,
            KafkaClients clients,
            OffsetStores stores,
            Duration budget) {
        this(plugins, variables, clientConfigs, clients, stores, budget, Compatibility.DEFAULT);
    }
}
