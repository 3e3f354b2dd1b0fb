package io.millrace.launch;

import io.millrace.launch.logging.ProcessLoggers;
import io.millrace.plugins.LoaderSwap;
import io.millrace.plugins.Plugins;
import io.millrace.worker.api.WorkerLoggers;
import io.millrace.worker.cluster.ClusterView;
import io.millrace.worker.cluster.GroupMembership;
import io.millrace.worker.cluster.GroupSettings;
import io.millrace.worker.config.DistributedConfig;
import io.millrace.worker.config.SessionKeySettings;
import io.millrace.worker.herder.ClusterParts;
import io.millrace.worker.herder.ReplyPolicy;
import io.millrace.worker.herder.fencing.AdminProducerFencing;
import io.millrace.worker.metrics.RebalanceMetrics;
import io.millrace.worker.store.KafkaOffsetStores;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wiring of a worker that shares its work with others, top to bottom: what is built from what, and in which order it
 * starts. Runs on the worker's start-up thread.
 */
final class DistributedWorker implements WorkerStart {
    private static final Logger LOG = LoggerFactory.getLogger(DistributedWorker.class);

    private final Site site;
    /** Completes when the worker has taken over what the group first gave it. */
    private final CompletableFuture<Void> joined = new CompletableFuture<>();

    DistributedWorker(Site site) {
        this.site = site;
    }

    @Override
    public void run(Consumer<Throwable> died) {
        Secrecy secrecy = new Secrecy(site.properties(), site.parts());
        Plugins plugins = site.discoverPlugins();
        try (LoaderSwap ignored = LoaderSwap.to(plugins.loader())) {
            DistributedConfig config = DistributedConfig.parse(site.properties(), plugins);
            try (CommonParts common = new CommonParts(site, plugins, config, secrecy)) {
                AssembledWorker worker = start(common, config, died);
                worker.watch(died);
                common.settle();
                worker.followFiles();
                joined.thenRun(worker.herder()::ready);
            }
        }
    }

    private AssembledWorker start(CommonParts common, DistributedConfig config, Consumer<Throwable> died) {
        Lifecycle parts = site.parts();
        Lifecycle stored = new Lifecycle(); // closed even when its start fails halfway
        try {
            KafkaStores stores = KafkaStores.of(common, config, stored);
            GroupMembership membership =
                    stored.add("membership", membership(common, config, stores, new GroupFailure(died)));
            AssembledWorker worker = new AssembledWorker(
                    common,
                    new ModeParts(
                            membership,
                            stores.configs(),
                            common.secrecy.around(stores.statuses()),
                            new KafkaOffsetStores(
                                    stores.offsets(), config, common.clientConfigs, common.clients, common.time),
                            clusterParts(common, config)));

            LOG.info("Kafka Connect starting");
            common.clusterId.await();
            stored.add("herder", worker.herder()); // closed first, before it has no group and no stores
            stores.start(others -> starting(() -> worker.herder().start(others)));
            parts.add("herder, membership and stores", stored);
            WorkerFailedException.unless(WorkerFailedException.BAD_START, "Failed to start Connect", worker::serve);
            return worker;
        } catch (RuntimeException | Error e) {
            stored.close();
            throw e;
        }
    }

    private GroupMembership membership(
            CommonParts common, DistributedConfig config, KafkaStores stores, Consumer<Throwable> failed) {
        GroupSettings group = GroupSettings.of(
                config, site.rest().workerId(), site.rest().advertisedUrl().toString());
        GroupMembership membership =
                GroupMembership.create(config, group, stores.configs()::snapshot, failed, common.time);
        if (!config.compatibility().isStrict()) {
            membership.watchBrokers(taken -> common.metricsPush.learned(config.bootstrapServers(), taken));
        }
        RebalanceMetrics rebalances = common.metrics.rebalances(() -> shown(membership.view()));
        membership.watch(view -> {
            if (view.rebalancing()) {
                rebalances.began();
            } else {
                rebalances.completed();
                joined.complete(null);
            }
        });
        return membership;
    }

    private static RebalanceMetrics.Cluster shown(ClusterView view) {
        return new RebalanceMetrics.Cluster(view.protocol().name(), view.leaderUrl(), view.generation());
    }

    private ClusterParts clusterParts(CommonParts common, DistributedConfig config) {
        SessionKeySettings keys = config.sessionKeys();
        WorkerLoggers loggers = ProcessLoggers.ofThisProcess();
        return new ClusterParts(
                Optional.of(site.rest().leaderClient(keys.signatureAlgorithm())),
                ReplyPolicy.WHEN_WRITTEN,
                loggers::set,
                config.syncTimeout(),
                new ClusterParts.KeySettings(
                        keys.generationAlgorithm(), keys.size(), keys.timeToLive(), keys.verificationAlgorithms()),
                connector -> loggers.connectorLevels().ifPresent(levels -> levels.forget(connector)),
                new ClusterParts.ExactlyOnce(
                        config.exactlyOnceSourceEnabled(),
                        new AdminProducerFencing(
                                common.plugins, common.variables, common.clientConfigs, common.clients)));
    }

    /** Topics that are wrong or out of reach end the worker as they would while it runs. */
    private static void starting(Runnable part) {
        WorkerFailedException.unless(WorkerFailedException.DIED, "The worker cannot take part in its cluster", part);
    }

    /** The group does not take this worker any more. */
    private record GroupFailure(Consumer<Throwable> died) implements Consumer<Throwable> {
        @Override
        public void accept(Throwable error) {
            died.accept(new WorkerFailedException(
                    WorkerFailedException.DIED,
                    "The worker cannot be a member of its group: " + error.getMessage(),
                    error));
        }
    }
}
