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
import io.millrace.worker.source.OffsetCommitSettings;
import io.millrace.worker.source.SourceClients;
import io.millrace.worker.source.SourceTaskParts;
import io.millrace.worker.source.TopicEnsurer;
import io.millrace.worker.source.WorkerSourceTask;
import io.millrace.worker.store.OffsetBackingStore;
import io.millrace.worker.store.OffsetReader;
import io.millrace.worker.store.OffsetStorageWriter;
import io.millrace.worker.store.OffsetStores.Owner;
import io.millrace.worker.store.OffsetStores.TaskClients;
import io.millrace.worker.task.TaskLoop;
import java.util.ArrayList;
import java.util.List;
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
        List<AutoCloseable> owned = new ArrayList<>();
        SharedAdmin admin = admin(blueprint, open);
        Producer<byte[], byte[]> producer = producer(blueprint, open);
        OffsetBackingStore offsets = offsets(blueprint, open, producer, admin);
        owned.add(offsets);
        owned.add(admin);
        OffsetReader reader = open.add(new OffsetReader(offsets, blueprint.id().connector()));
        SourceTaskParts parts = new SourceTaskParts(
                blueprint.id(),
                task,
                blueprint.taskConfig(),
                blueprint.configs(),
                reader,
                blueprint.metrics().plugin(),
                blueprint.metrics().source(),
                owned,
                services.time());
        SourceClients clients = new SourceClients(
                producer,
                new OffsetStorageWriter(offsets, blueprint.id().connector()),
                topics(blueprint, admin),
                usedTopics(blueprint));
        return new WorkerSourceTask(
                parts,
                pipeline,
                new AtLeastOnceDelivery(
                        parts,
                        pipeline,
                        clients,
                        services.commits(),
                        commitSettings(),
                        config(blueprint).largeRecords()));
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
        OffsetBackingStore offsets = open.add(services.offsets()
                .forTask(
                        new Owner(blueprint.id().connector(), config(blueprint), blueprint.connectorClass()),
                        new TaskClients(blueprint.id().task(), producer, admin)));
        offsets.start();
        return offsets;
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
