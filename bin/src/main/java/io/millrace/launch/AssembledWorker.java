package io.millrace.launch;

import io.millrace.launch.logging.ProcessLoggers;
import io.millrace.plugins.Plugins;
import io.millrace.plugins.model.PluginType;
import io.millrace.rest.ServerInfo;
import io.millrace.worker.api.PluginCatalog;
import io.millrace.worker.cluster.Membership;
import io.millrace.worker.config.WorkerConfig;
import io.millrace.worker.herder.HerderParts;
import io.millrace.worker.herder.WorkerHerder;
import io.millrace.worker.herder.files.ConnectorFilesWatch;
import io.millrace.worker.herder.offsets.OffsetParts;
import io.millrace.worker.herder.plan.ConnectorPlanner;
import io.millrace.worker.herder.plan.PlanParts;
import io.millrace.worker.herder.validation.ConnectorValidator;
import io.millrace.worker.herder.validation.PluginDirectory;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.runtime.ConnectorFactory;
import io.millrace.worker.runtime.PluginConnectorFactory;
import io.millrace.worker.runtime.PluginTaskFactory;
import io.millrace.worker.runtime.RunningPlugins;
import io.millrace.worker.runtime.TaskFences;
import io.millrace.worker.runtime.TaskServices;
import io.millrace.worker.source.OffsetCommitScheduler;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The herder of a worker and what only it needs, put together from the parts of its mode. Start-up thread. */
final class AssembledWorker {
    private final CommonParts common;
    private final Membership membership;
    private final PluginCatalog catalog;
    private final WorkerHerder herder;

    AssembledWorker(CommonParts common, ModeParts mode) {
        this.common = common;
        this.membership = mode.membership();
        this.catalog = catalog(mode);
        this.herder = new WorkerHerder(herderParts(mode));
    }

    WorkerHerder herder() {
        return herder;
    }

    /** From now on REST is answered by this worker. */
    void serve() {
        common.site
                .rest()
                .serve(
                        common.secrecy.around(herder, catalog, common.config.configMasking()),
                        catalog,
                        ProcessLoggers.ofThisProcess(),
                        RestExtensions.create(
                                common.plugins,
                                common.site.rest().extensions(),
                                common.config.originals(),
                                name -> common.metrics.plugin("rest.extension.classes", name)),
                        ServerInfo.ofKafka());
    }

    /** From now on connectors follow the files of a directory, if the settings name one. */
    void followFiles() {
        common.config.connectorFiles().ifPresent(settings -> {
            ConnectorFilesWatch files = new ConnectorFilesWatch(
                    settings, herder, () -> membership.view().leader());
            common.site.parts().add("connector files", files);
            common.site.rest().connectorFiles(files);
            files.start();
        });
    }

    /** @param died hears when the thread that decides dies of an unexpected error */
    void watch(Consumer<Throwable> died) {
        herder.termination().whenComplete((ended, error) -> {
            if (error != null) {
                died.accept(new WorkerFailedException(
                        WorkerFailedException.DIED, "Uncaught exception in herder work thread: " + error, error));
            }
        });
    }

    private PluginCatalog catalog(ModeParts mode) {
        ConnectorValidator validator = new ConnectorValidator(
                common.plugins, common.config, common.variables, common.policy, ConnectorValidator.DEFAULT_DEADLINE);
        PluginDirectory directory = new PluginDirectory(common.plugins, validator, ConnectorValidator.DEFAULT_DEADLINE);
        return common.secrecy.around(directory, mode.configs(), common.config.configMasking());
    }

    private HerderParts herderParts(ModeParts mode) {
        WorkerConfig config = common.config;
        RunningPlugins running = new RunningPlugins();
        ConnectorFactory connectors = connectors(mode, running);
        return new HerderParts(
                common.site.rest().workerId(),
                common.clusterId.id(),
                mode.membership(),
                mode.configs(),
                mode.statuses(),
                (spec, requests) -> {
                    common.policy.create(); // no connector starts on a worker that is about to end
                    common.clusterId.await();
                    return connectors.create(spec, requests);
                },
                new PluginTaskFactory(services(mode, running)),
                new ConnectorChecks(catalog, planner(mode)),
                settings -> typeOf(common.plugins, settings),
                new HerderParts.TopicTracking(config.topicTrackingEnabled(), config.topicTrackingResetAllowed()),
                new OffsetParts(
                        common.plugins,
                        common.variables,
                        common.clientConfigs,
                        common.clients,
                        mode.offsets(),
                        OffsetParts.DEFAULT_BUDGET,
                        config.compatibility()),
                config.restarts(),
                config.taskShutdownGracefulTimeout(),
                common.metrics,
                common.time,
                mode.cluster());
    }

    private TaskServices services(ModeParts mode, RunningPlugins running) {
        OffsetCommitScheduler commits = common.site.parts().add("offset commits", new OffsetCommitScheduler());
        return new TaskServices(
                common.config,
                common.plugins,
                running,
                common.variables,
                common.clientConfigs,
                common.clients,
                mode.offsets(),
                mode.statuses(),
                commits,
                new HerdersFences(),
                common.time);
    }

    /** The herder is made of the tasks' factory, and so comes later than it. */
    private final class HerdersFences implements TaskFences {
        @Override
        public CompletableFuture<Void> fence(ConnectorTaskId id) {
            return herder.fences().fence(id);
        }

        @Override
        public CompletableFuture<Void> verify(ConnectorTaskId id, long generation) {
            return herder.fences().verify(id, generation);
        }
    }

    private ConnectorPlanner planner(ModeParts mode) {
        return new ConnectorPlanner(new PlanParts(
                catalog,
                common.plugins,
                common.variables,
                common.config,
                common.clientConfigs,
                common.clients,
                connectors(mode, new RunningPlugins()), // those it makes are thrown away
                PlanParts.Deadlines.DEFAULT));
    }

    private ConnectorFactory connectors(ModeParts mode, RunningPlugins running) {
        return common.secrecy.around(
                new PluginConnectorFactory(common.config, common.plugins, running, common.variables, mode.offsets()),
                catalog);
    }

    /** Knows the kind of a class without creating anything of it. */
    private static ConnectorType typeOf(Plugins plugins, Map<String, String> config) {
        return plugins.connectorType(config.get("connector.class"))
                .map(type -> type == PluginType.SINK ? ConnectorType.SINK : ConnectorType.SOURCE)
                .orElse(ConnectorType.UNKNOWN);
    }
}
