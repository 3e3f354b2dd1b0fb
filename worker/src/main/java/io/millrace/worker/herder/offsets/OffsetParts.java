package io.millrace.worker.herder.offsets;

import io.millrace.plugins.Plugins;
import io.millrace.worker.config.ConfigTransformer;
import io.millrace.worker.kafka.ClientConfigs;
import io.millrace.worker.kafka.KafkaClients;
import io.millrace.worker.store.OffsetBackingStore;
import java.time.Duration;

/**
 * What is needed to work on connectors' offsets.
 *
 * @param store the offsets of sources
 * @param budget how long a piece of work may take
 */
public record OffsetParts(
        Plugins plugins,
        ConfigTransformer variables,
        ClientConfigs clientConfigs,
        KafkaClients clients,
        OffsetBackingStore store,
        Duration budget) {
    /** A little less than a REST request may take, so that the answer can name the step that hangs. */
    public static final Duration DEFAULT_BUDGET = Duration.ofSeconds(88);
}
