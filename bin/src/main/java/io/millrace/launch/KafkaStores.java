package io.millrace.launch;

import io.millrace.worker.config.DistributedConfig;
import io.millrace.worker.kafka.ClientConfigs;
import io.millrace.worker.kafka.InternalTopic;
import io.millrace.worker.kafka.InternalTopics;
import io.millrace.worker.kafka.SharedAdmin;
import io.millrace.worker.store.KafkaBasedLog;
import io.millrace.worker.store.KafkaConfigBackingStore;
import io.millrace.worker.store.KafkaOffsetBackingStore;
import io.millrace.worker.store.KafkaStatusBackingStore;
import io.millrace.worker.store.LogClients;
import io.millrace.worker.store.TransactionalWriter;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a worker remembers in topics, and shares with the other workers of its cluster. Start-up thread. */
record KafkaStores(KafkaConfigBackingStore configs, KafkaStatusBackingStore statuses, KafkaOffsetBackingStore offsets) {
    /** @param parts closes them */
    static KafkaStores of(CommonParts common, DistributedConfig config, Lifecycle parts) {
        ClientConfigs clients = common.clientConfigs;
        SharedAdmin admin = parts.add("shared admin", new SharedAdmin(common.clients, clients::sharedAdmin));
        Logs logs = new Logs(
                common,
                new InternalTopics(
                        admin,
                        config.bootstrapServers(),
                        InternalTopics.Retries.from(config.originals()),
                        common.time));
        return new KafkaStores(
                parts.add(
                        "configs",
                        configs(
                                common,
                                config,
                                logs.of(
                                        InternalTopic.configs(config.configTopic()),
                                        clients::configsProducer,
                                        clients::configsConsumer))),
                parts.add(
                        "statuses",
                        new KafkaStatusBackingStore(
                                logs.of(
                                        InternalTopic.statuses(config.statusTopic()),
                                        clients::statusesProducer,
                                        clients::statusesConsumer),
                                common.time)),
                parts.add(
                        "offsets",
                        new KafkaOffsetBackingStore(logs.of(
                                InternalTopic.offsets(config.offsetTopic()),
                                clients::offsetsProducer,
                                clients::offsetsConsumer))));
    }

    private static KafkaConfigBackingStore configs(CommonParts common, DistributedConfig config, KafkaBasedLog log) {
        if (!config.leaderWritesTransactions()) {
            return new KafkaConfigBackingStore(log);
        }
        String id = config.leaderTransactionalId();
        return new KafkaConfigBackingStore(
                log,
                new TransactionalWriter(
                        config.configTopic().name(),
                        id,
                        () -> common.clients.producer(common.clientConfigs.configsLeaderProducer(id))));
    }

    /**
     * Starts them, all at the same time.
     *
     * @param herder starts the configs, which are its own to start; given something that waits for the other stores
     */
    void start(Consumer<Runnable> herder) {
        try (ParallelSteps others = new ParallelSteps()) {
            others.begin("status-start", statuses::start).begin("offset-start", offsets::start);
            herder.accept(others::await);
        }
    }

    private record Logs(CommonParts common, InternalTopics topics) {
        KafkaBasedLog of(
                InternalTopic topic, Supplier<Map<String, Object>> producer, Supplier<Map<String, Object>> consumer) {
            return new KafkaBasedLog(topic, LogClients.of(common.clients, producer, consumer), topics, common.time);
        }
    }
}
