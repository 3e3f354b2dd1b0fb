package io.millrace.worker.runtime;

import io.millrace.worker.config.DeadLetterSettings;
import io.millrace.worker.config.ErrorSettings;
import io.millrace.worker.config.SourceConnectorConfig;
import io.millrace.worker.config.TopicCreationSettings;
import io.millrace.worker.kafka.DeadLetterTopic;
import io.millrace.worker.kafka.SharedAdmin;
import io.millrace.worker.kafka.TopicCreation;
import io.millrace.worker.record.ErrorCounts;
import io.millrace.worker.record.ErrorPolicy;
import io.millrace.worker.record.ErrorReporter;
import io.millrace.worker.record.Loaded;
import io.millrace.worker.record.LogReporter;
import io.millrace.worker.record.SourceDeadLetters;
import io.millrace.worker.record.SourcePipeline;
import io.millrace.worker.record.TransformationChain;
import io.millrace.worker.record.UsedTopics;
import io.millrace.worker.source.AtLeastOnceDelivery;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.OffsetCommitSettings;
import io.millrace.worker.source.RequestLimit;
import io.millrace.worker.source.SourceClients;
import io.millrace.worker.source.SourceTaskParts;
import io.millrace.worker.source.TopicEnsurer;
import io.millrace.worker.source.TransactionBoundary;
import io.millrace.worker.source.TransactionTime;
import io.millrace.worker.source.TransactionalClients;
import io.millrace.worker.source.TransactionalDelivery;
import io.millrace.worker.source.WorkerSourceTask;
import io.millrace.worker.store.OffsetBackingStore;
import io.millrace.worker.store.OffsetReader;
import io.millrace.worker.store.OffsetStorageWriter;
import io.millrace.worker.store.OffsetStores.Owner;
import io.millrace.worker.store.OffsetStores.TaskClients;
import io.millrace.worker.store.TransactionalOffsets;
import io.millrace.worker.task.TaskLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** Puts a source task together: pipeline, clients, delivery. Task thread. */
final class SourceTaskBuilder {
    private final TaskServices services;

    SourceTaskBuilder(TaskServices services) {
        this.services = services;
    }

    TaskLoop build(
            TaskBlueprint blueprint, TransformationChain<SourceRecord> chain, Loaded<SourceTask> task, OpenParts open) {
        SourcePipeline pipeline = new SourcePipeline(chain, blueprint.converters(), errors(blueprint));
        SharedAdmin admin = admin(blueprint, open);
        return blueprint.generation().isPresent()
                ? exactlyOnce(blueprint, pipeline, task, admin, open)
                : atLeastOnce(blueprint, pipeline, task, admin, open);
    }

    private TaskLoop atLeastOnce(
            TaskBlueprint blueprint,
            SourcePipeline pipeline,
            Loaded<SourceTask> task,
            SharedAdmin admin,
            OpenParts open) {
        Producer<byte[], byte[]> producer = producer(blueprint, open);
        OffsetBackingStore offsets = offsets(blueprint, open, producer, admin);
        SourceTaskParts parts = parts(blueprint, task, offsets, admin, open);
        SourceClients clients = new SourceClients(
                producer,
                new OffsetStorageWriter(offsets, blueprint.id().connector()),
                topics(blueprint, admin),
                usedTopics(blueprint));
        Delivery delivery = new AtLeastOnceDelivery(
                parts,
                pipeline,
                clients,
                services.commits(),
                commitSettings(),
                config(blueprint).largeRecords());
        return new WorkerSourceTask(parts, pipeline, delivery);
    }

    private TaskLoop exactlyOnce(
            TaskBlueprint blueprint,
            SourcePipeline pipeline,
            Loaded<SourceTask> task,
            SharedAdmin admin,
            OpenParts open) {
        Map<String, Object> settings = services.clientConfigs()
                .transactionalProducer(blueprint.id(), blueprint.connectorConfig(), blueprint.connectorClass());
        Producer<byte[], byte[]> producer = open.add(services.clients().producer(settings));
        TransactionalOffsets offsets =
                services.offsets().forTransactions(owner(blueprint), uses(blueprint, producer, admin));
        SourceTaskParts parts = parts(blueprint, task, open.add(offsets.reader()), admin, open);
        parts.metrics().transactional();
        TransactionalClients clients = new TransactionalClients(
                producer, offsets, topics(blueprint, admin), usedTopics(blueprint), RequestLimit.of(settings));
        Delivery delivery = new TransactionalDelivery(
                parts,
                pipeline,
                clients,
                new TaskStartChecks(
                        services.fences(),
                        blueprint.id(),
                        blueprint.generation().getAsLong()),
                boundary(blueprint, TransactionTime.of(settings)),
                config(blueprint).largeRecords());
        return new WorkerSourceTask(parts, pipeline, delivery);
    }

    private TransactionBoundary boundary(TaskBlueprint blueprint, TransactionTime time) {
        return switch (config(blueprint).transactionBoundary()) {
            case POLL -> TransactionBoundary.poll();
            case INTERVAL -> interval(blueprint, time);
            case CONNECTOR -> TransactionBoundary.connector();
        };
    }

    private TransactionBoundary interval(TaskBlueprint blueprint, TransactionTime time) {
        Duration interval = config(blueprint).transactionInterval(services.worker());
        time.check(blueprint.id(), interval);
        return TransactionBoundary.interval(interval);
    }

    private SourceTaskParts parts(
            TaskBlueprint blueprint,
            Loaded<SourceTask> task,
            OffsetBackingStore offsets,
            SharedAdmin admin,
            OpenParts open) {
        return new SourceTaskParts(
                blueprint.id(),
                task,
                blueprint.taskConfig(),
                blueprint.configs(),
                open.add(new OffsetReader(offsets, blueprint.id().connector())),
                blueprint.metrics().plugin(),
                blueprint.metrics().source(),
                List.of(offsets, admin),
                services.time());
    }

    private ErrorPolicy errors(TaskBlueprint blueprint) {
        ErrorCounts counts = new ErrorCounts(services.time());
        blueprint.metrics().errors(counts);
        ErrorSettings settings = blueprint.connectorConfig().errors();
        return new ErrorPolicy(settings, () -> reporters(blueprint, counts), counts, services.time());
    }

    private List<ErrorReporter> reporters(TaskBlueprint blueprint, ErrorCounts counts) {
        List<ErrorReporter> reporters = new ArrayList<>();
        ErrorSettings settings = blueprint.connectorConfig().errors();
        if (settings.logEnable()) {
            reporters.add(new LogReporter(blueprint.id(), settings.logIncludeMessages(), counts));
        }
        config(blueprint).deadLetters().ifPresent(letters -> reporters.add(deadLetters(blueprint, letters, counts)));
        return reporters;
    }

    private ErrorReporter deadLetters(TaskBlueprint blueprint, DeadLetterSettings letters, ErrorCounts counts) {
        Admin admin = services.clients()
                .admin(services.clientConfigs()
                        .deadLetterAdmin(blueprint.id(), blueprint.connectorConfig(), blueprint.connectorClass()));
        try {
            DeadLetterTopic.ensure(admin, letters);
        } finally {
            admin.close(TaskLoop.CLOSE_TIMEOUT);
        }
        Producer<byte[], byte[]> producer = services.clients()
                .producer(services.clientConfigs()
                        .deadLetterProducer(blueprint.id(), blueprint.connectorConfig(), blueprint.connectorClass()));
        return new SourceDeadLetters(blueprint.id(), letters, producer, counts);
    }

    private static SourceConnectorConfig config(TaskBlueprint blueprint) {
        return (SourceConnectorConfig) blueprint.connectorConfig();
    }

    private TopicEnsurer topics(TaskBlueprint blueprint, SharedAdmin admin) {
        Optional<TopicCreationSettings> settings = config(blueprint).topicCreation(services.worker());
        return settings.isEmpty() ? TopicEnsurer.NONE : new TopicCreation(admin.get(), settings.get())::ensure;
    }

    private SharedAdmin admin(TaskBlueprint blueprint, OpenParts open) {
        return open.add(new SharedAdmin(
                services.clients(),
                () -> services.clientConfigs()
                        .taskAdmin(blueprint.id(), blueprint.connectorConfig(), blueprint.connectorClass())));
    }

    private OffsetBackingStore offsets(
            TaskBlueprint blueprint, OpenParts open, Producer<byte[], byte[]> producer, SharedAdmin admin) {
        OffsetBackingStore offsets =
                open.add(services.offsets().forTask(owner(blueprint), uses(blueprint, producer, admin)));
        offsets.start();
        return offsets;
    }

    private static Owner owner(TaskBlueprint blueprint) {
        return new Owner(blueprint.id().connector(), config(blueprint), blueprint.connectorClass());
    }

    private static TaskClients uses(TaskBlueprint blueprint, Producer<byte[], byte[]> producer, SharedAdmin admin) {
        return new TaskClients(blueprint.id().task(), producer, admin);
    }

    private Producer<byte[], byte[]> producer(TaskBlueprint blueprint, OpenParts open) {
        return open.add(services.clients()
                .producer(services.clientConfigs()
                        .sourceProducer(blueprint.id(), blueprint.connectorConfig(), blueprint.connectorClass())));
    }

    private UsedTopics usedTopics(TaskBlueprint blueprint) {
        return TopicUse.of(services, blueprint.id());
    }

    private OffsetCommitSettings commitSettings() {
        return new OffsetCommitSettings(
                services.worker().offsetFlushInterval(), services.worker().offsetFlushTimeout());
    }
}
