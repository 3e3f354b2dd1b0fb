package io.millrace.worker.herder.offsets;

import io.millrace.plugins.Plugins;
import io.millrace.worker.config.ConfigTransformer;
import io.millrace.worker.kafka.ClientConfigs;
import io.millrace.worker.kafka.KafkaClients;
import io.millrace.worker.model.Compatibility;
import io.millrace.worker.store.OffsetBackingStore;
import java.time.Duration;

/**
 * What is needed to work on connectors' offsets.
 *
 * @param store the offsets of sources
 * @param budget how long a piece of work may take
 * @param compatibility whether failures are told as by Apache's worker
 */
public record OffsetParts(
        Plugins plugins,
        ConfigTransformer variables,
        ClientConfigs clientConfigs,
        KafkaClients clients,
        OffsetBackingStore store,
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
            OffsetBackingStore store,
            Duration budget) {
        this(plugins, variables, clientConfigs, clients, store, budget, Compatibility.DEFAULT);
    }
}
