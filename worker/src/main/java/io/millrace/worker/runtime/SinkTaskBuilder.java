package io.millrace.worker.runtime;

import io.millrace.worker.config.ErrorSettings;
import io.millrace.worker.config.SinkConnectorConfig;
import io.millrace.worker.kafka.DeadLetterTopic;
import io.millrace.worker.record.DeadLetterQueue;
import io.millrace.worker.record.ErrorCounts;
import io.millrace.worker.record.ErrorPolicy;
import io.millrace.worker.record.ErrorReporter;
import io.millrace.worker.record.Loaded;
import io.millrace.worker.record.LogReporter;
import io.millrace.worker.record.SinkPipeline;
import io.millrace.worker.record.TransformationChain;
import io.millrace.worker.sink.SinkSubscription;
import io.millrace.worker.sink.SinkTaskParts;
import io.millrace.worker.sink.SinkTaskParts.CommitSettings;
import io.millrace.worker.sink.SinkTaskParts.DeliverySettings;
import io.millrace.worker.sink.WorkerSinkTask;
import io.millrace.worker.task.TaskLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** Puts a sink task together: consumer, pipeline, error reporters. Task thread. */
final class SinkTaskBuilder {
    private final TaskServices services;

    SinkTaskBuilder(TaskServices services) {
        this.services = services;
    }

    TaskLoop build(
            TaskBlueprint blueprint, TransformationChain<SinkRecord> chain, Loaded<SinkTask> task, OpenParts open) {
        SinkPipeline pipeline = new SinkPipeline(
                blueprint.converters(), chain, errors(blueprint), TopicUse.of(services, blueprint.id()));
        Map<String, Object> consumerConfig = services.clientConfigs()
                .sinkConsumer(blueprint.id(), blueprint.connectorConfig(), blueprint.connectorClass());
        Consumer<byte[], byte[]> consumer = open.add(services.clients().consumer(consumerConfig));
        SinkTaskParts parts = new SinkTaskParts(
                blueprint.id(),
                task,
                blueprint.taskConfig(),
                blueprint.configs(),
                consumer,
                subscription(config(blueprint)),
                new CommitSettings(
                        services.worker().offsetFlushInterval(),
                        services.worker().offsetFlushTimeout()),
                new DeliverySettings(
                        KeepAliveInterval.of(consumerConfig),
                        config(blueprint).isolatesPoison(),
                        KeepAliveInterval.longestPause(consumerConfig)),
                blueprint.metrics().plugin(),
                blueprint.metrics().sink(),
                List.of(),
                services.time());
        return new WorkerSinkTask(parts, pipeline);
    }

    private static SinkConnectorConfig config(TaskBlueprint blueprint) {
        return (SinkConnectorConfig) blueprint.connectorConfig();
    }

    private static SinkSubscription subscription(SinkConnectorConfig config) {
        return config.topicsRegex()
                .map(regex -> SinkSubscription.matching(Pattern.compile(regex)))
                .orElseGet(() -> SinkSubscription.to(config.topics()));
    }

    private ErrorPolicy errors(TaskBlueprint blueprint) {
        ErrorCounts counts = new ErrorCounts(services.time());
        blueprint.metrics().errors(counts);
        return new ErrorPolicy(config(blueprint).errors(), () -> reporters(blueprint, counts), counts, services.time());
    }

    private List<ErrorReporter> reporters(TaskBlueprint blueprint, ErrorCounts counts) {
        List<ErrorReporter> reporters = new ArrayList<>();
        ErrorSettings settings = config(blueprint).errors();
        if (settings.logEnable()) {
            reporters.add(new LogReporter(blueprint.id(), settings.logIncludeMessages(), counts));
        }
        config(blueprint).deadLetters().ifPresent(letters -> {
            try (Admin admin = services.clients()
                    .admin(services.clientConfigs()
                            .deadLetterAdmin(
                                    blueprint.id(), blueprint.connectorConfig(), blueprint.connectorClass()))) {
                DeadLetterTopic.ensure(admin, letters);
            }
            reporters.add(new DeadLetterQueue(
                    blueprint.id(),
                    letters,
                    services.clients()
                            .producer(services.clientConfigs()
                                    .deadLetterProducer(
                                            blueprint.id(), blueprint.connectorConfig(), blueprint.connectorClass())),
                    counts));
        });
        return reporters;
    }
}
