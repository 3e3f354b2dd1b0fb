package io.millrace.worker.runtime;

import io.millrace.plugins.Plugins;
import io.millrace.worker.config.ConfigTransformer;
import io.millrace.worker.config.WorkerConfig;
import io.millrace.worker.kafka.ClientConfigs;
import io.millrace.worker.kafka.KafkaClients;
import io.millrace.worker.source.OffsetCommitScheduler;
import io.millrace.worker.store.OffsetStores;
import io.millrace.worker.store.StatusBackingStore;
import org.apache.kafka.common.utils.Time;

/**
 * What tasks are built with; the same for all tasks of a worker.
 *
 * @param fences asked by tasks that write exactly once, before they write
 */
public record TaskServices(
        WorkerConfig worker,
        Plugins plugins,
        RunningPlugins running,
        ConfigTransformer variables,
        ClientConfigs clientConfigs,
        KafkaClients clients,
        OffsetStores offsets,
        StatusBackingStore statuses,
        OffsetCommitScheduler commits,
        TaskFences fences,
        Time time) {}
