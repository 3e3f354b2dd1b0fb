package io.millrace.launch;

import io.millrace.launch.logging.ProcessLoggers;
import io.millrace.plugins.LoaderSwap;
import io.millrace.plugins.PluginSettings;
import io.millrace.plugins.Plugins;
import io.millrace.plugins.model.PluginType;
import io.millrace.rest.RestConfig;
import io.millrace.rest.RestServer;
import io.millrace.rest.ServerInfo;
import io.millrace.worker.api.PluginCatalog;
import io.millrace.worker.cluster.SoloMembership;
import io.millrace.worker.config.ConfigTransformer;
import io.millrace.worker.config.StandaloneConfig;
import io.millrace.worker.config.UnknownKeys;
import io.millrace.worker.config.WorkerConfig;
import io.millrace.worker.config.WorkerProperties;
import io.millrace.worker.herder.HerderParts;
import io.millrace.worker.herder.WorkerHerder;
import io.millrace.worker.herder.offsets.OffsetParts;
import io.millrace.worker.herder.plan.ConnectorPlanner;
import io.millrace.worker.herder.plan.PlanParts;
import io.millrace.worker.herder.validation.ConnectorValidator;
import io.millrace.worker.herder.validation.PluginDirectory;
import io.millrace.worker.kafka.ClientConfigs;
import io.millrace.worker.kafka.ClusterIdLookUp;
import io.millrace.worker.kafka.KafkaClients;
import io.millrace.worker.kafka.OverridePolicy;
import io.millrace.worker.kafka.RealKafkaClients;
import io.millrace.worker.metrics.WorkerMetrics;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.runtime.ConnectorFactory;
import io.millrace.worker.runtime.PluginConnectorFactory;
import io.millrace.worker.runtime.PluginTaskFactory;
import io.millrace.worker.runtime.RunningPlugins;
import io.millrace.worker.runtime.TaskServices;
import io.millrace.worker.source.OffsetCommitScheduler;
import io.millrace.worker.store.ConfigBackingStore;
import io.millrace.worker.store.FileConfigBackingStore;
import io.millrace.worker.store.FileOffsetBackingStore;
import io.millrace.worker.store.MemoryConfigBackingStore;
import io.millrace.worker.store.MemoryStatusBackingStore;
import io.millrace.worker.store.StatusBackingStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wiring of a standalone worker, top to bottom: what is built from what, and in which order it starts. Runs on the
 * worker's start-up thread.
 */
final class StandaloneWorker {
    private static final Logger LOG = LoggerFactory.getLogger(StandaloneWorker.class);

    /**
     * What a worker finds where it runs.
     *
     * @param bundledPlugins directory of plugins that come with Millrace, empty inside another program
     * @param pluginIndex directory to remember in what plugins were found, unless the properties name another
     * @param classPath loader of plugins on the class path
     */
    record Surroundings(Optional<Path> bundledPlugins, Optional<Path> pluginIndex, ClassLoader classPath) {
        /** Inside another program. */
        Surroundings() {
            this(Optional.empty(), Optional.empty(), StandaloneWorker.class.getClassLoader());
        }

        /** In a process of its own, started by the scripts. */
        static Surroundings ofProcess() {
            Optional<Path> home =
                    Optional.ofNullable(System.getProperty("millrace.home")).map(Path::of);
            return new Surroundings(
                    home.map(folder -> folder.resolve("plugins")),
                    home.map(folder -> folder.resolve("plugin-index")),
                    StandaloneWorker.class.getClassLoader());
        }
    }

    private final Map<String, String> properties;
    private final List<Path> connectorFiles;
    private final RestServer rest;
    private final Lifecycle parts;
    private final Surroundings surroundings;

    StandaloneWorker(
            Map<String, String> properties,
            List<Path> connectorFiles,
            RestServer rest,
            Lifecycle parts,
            Surroundings surroundings) {
        this.properties = properties;
        this.connectorFiles = connectorFiles;
        this.rest = rest;
        this.parts = parts;
        this.surroundings = surroundings;
    }

    /** @param died hears when the herder dies of an unexpected error later on */
    void run(Consumer<Throwable> died) {
        Secrecy secrecy = new Secrecy(properties, parts);
        LOG.info("Scanning for plugin classes. This might take a moment ...");
        Plugins plugins = parts.add("plugins", Plugins.discover(pluginSettings(), surroundings.classPath()));
        try (LoaderSwap ignored = LoaderSwap.to(plugins.loader())) {
            StandaloneConfig config = StandaloneConfig.parse(properties, plugins);
            secrecy.worker(properties, config.settings());
            ConfigBackingStore configs = configStore(config);
            OverridePolicy policy = parts.add("override policy", OverridePolicy.later(plugins, config));
            KafkaClients clients = new RealKafkaClients();
            try (ClusterIdLookUp clusterId = lookUp(config, policy, clients, plugins.loader())) {
                WorkerHerder herder = start(plugins, config, configs, policy, clients, clusterId, secrecy);
                herder.termination().whenComplete((ended, error) -> died(died, error));
                policy.create();
                clusterId.await();
                parts.proceed();
                new CommandLineConnectors(herder, configs).create(connectorFiles);
                herder.ready();
            }
        }
    }

    private static void died(Consumer<Throwable> died, Throwable error) {
        if (error != null) {
            died.accept(new WorkerFailedException(
                    WorkerFailedException.DIED, "Uncaught exception in herder work thread: " + error, error));
        }
    }

    private PluginSettings pluginSettings() {
        return new PluginSettings(
                WorkerProperties.pluginPath(properties),
                WorkerProperties.pluginDiscovery(properties),
                surroundings.bundledPlugins().orElse(null),
                WorkerProperties.pluginIndex(properties, surroundings.pluginIndex()),
                WorkerProperties.pluginPathWatch(properties));
    }

    /** Shows besides whether the brokers can be reached; the worker does without them until connectors start. */
    private static ClusterIdLookUp lookUp(
            StandaloneConfig config, OverridePolicy policy, KafkaClients clients, ClassLoader context) {
        ClientConfigs unlabelled = new ClientConfigs(config, policy, () -> "");
        return ClusterIdLookUp.begin(unlabelled.sharedAdmin(), clients, apiTimeout(config), context);
    }

    private WorkerHerder start(
            Plugins plugins,
            StandaloneConfig config,
            ConfigBackingStore configs,
            OverridePolicy policy,
            KafkaClients clients,
            ClusterIdLookUp clusterId,
            Secrecy secrecy) {
        warnOfUnknownKeys(config);
        Time time = Time.SYSTEM;
        ClientConfigs clientConfigs = new ClientConfigs(config, policy, clusterId::await);
        ConfigTransformer variables =
                parts.add("config providers", new ConfigTransformer(config, plugins, secrecy.variables()));
        WorkerMetrics metrics = parts.add("metrics", WorkerMetrics.start(config, rest.workerId(), time));
        clusterId.id().thenAccept(metrics::kafkaClusterId);
        policy.monitored(name -> metrics.plugin(WorkerConfig.OVERRIDE_POLICY, name));
        FileOffsetBackingStore offsets = new FileOffsetBackingStore(config.offsetsFile());
        StatusBackingStore statuses = parts.add("statuses", secrecy.around(new MemoryStatusBackingStore()));
        OffsetCommitScheduler commits = parts.add("offset commits", new OffsetCommitScheduler());
        ConnectorValidator validator =
                new ConnectorValidator(plugins, config, variables, policy, ConnectorValidator.DEFAULT_DEADLINE);
        PluginDirectory directory = new PluginDirectory(plugins, validator, ConnectorValidator.DEFAULT_DEADLINE);
        PluginCatalog catalog = secrecy.around(directory, configs, config.configMasking());
        RunningPlugins running = new RunningPlugins();
        TaskServices services = new TaskServices(
                config, plugins, running, variables, clientConfigs, clients, offsets, statuses, commits, time);
        ConnectorFactory connectors =
                secrecy.around(new PluginConnectorFactory(config, plugins, running, variables, offsets), catalog);
        ConnectorFactory thrownAway = secrecy.around(
                new PluginConnectorFactory(config, plugins, new RunningPlugins(), variables, offsets), catalog);
        ConnectorPlanner planner = new ConnectorPlanner(new PlanParts(
                catalog, plugins, variables, config, clientConfigs, clients, thrownAway, PlanParts.Deadlines.DEFAULT));
        WorkerHerder herder = new WorkerHerder(new HerderParts(
                rest.workerId(),
                clusterId.id(),
                new SoloMembership(),
                configs,
                statuses,
                (spec, requests) -> {
                    policy.create(); // no connector starts on a worker that is about to end
                    clusterId.await();
                    return connectors.create(spec, requests);
                },
                new PluginTaskFactory(services),
                new ConnectorChecks(catalog, planner),
                settings -> typeOf(plugins, settings),
                new HerderParts.TopicTracking(config.topicTrackingEnabled(), config.topicTrackingResetAllowed()),
                new OffsetParts(
                        plugins,
                        variables,
                        clientConfigs,
                        clients,
                        offsets,
                        OffsetParts.DEFAULT_BUDGET,
                        config.compatibility()),
                config.restarts(),
                config.taskShutdownGracefulTimeout(),
                metrics,
                time));

        LOG.info("Kafka Connect starting");
        starting(offsets::start);
        parts.add("offsets", offsets); // once started, so that a stop meanwhile closes it
        starting(herder::start);
        parts.add("configs", configs);
        parts.add("herder", herder);
        starting(() -> rest.serve(
                secrecy.around(herder, catalog, config.configMasking()),
                catalog,
                ProcessLoggers.ofThisProcess(),
                RestExtensions.create(
                        plugins,
                        rest.extensions(),
                        config.originals(),
                        name -> metrics.plugin("rest.extension.classes", name)),
                new ServerInfo(AppInfoParser.getVersion(), AppInfoParser.getCommitId())));
        return herder;
    }

    private void warnOfUnknownKeys(StandaloneConfig config) {
        Set<String> known = new TreeSet<>(config.knownKeys());
        known.addAll(RestConfig.configDef().names());
        Map<String, String> rest = new LinkedHashMap<>(properties);
        rest.keySet().removeAll(RestConfig.legacyKeys()); // it has said what becomes of them
        UnknownKeys.warn(rest, known);
    }

    private static ConfigBackingStore configStore(StandaloneConfig config) {
        return config.configsFile()
                .<ConfigBackingStore>map(FileConfigBackingStore::new)
                .orElseGet(MemoryConfigBackingStore::new);
    }

    private static Duration apiTimeout(StandaloneConfig config) {
        String key = "default.api.timeout.ms";
        Object configured = ConfigDef.parseType(key, config.originals().get(key), ConfigDef.Type.INT);
        return configured == null ? Duration.ofMinutes(1) : Duration.ofMillis((Integer) configured);
    }

    private static void starting(Runnable part) {
        try {
            part.run();
        } catch (StoppedWhileStartingException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new WorkerFailedException(
                    WorkerFailedException.BAD_START, "Failed to start Connect: " + e.getMessage(), e);
        }
    }

    /** Knows the kind of a class without creating anything of it. */
    private static ConnectorType typeOf(Plugins plugins, Map<String, String> config) {
        return plugins.connectorType(config.get("connector.class"))
                .map(type -> type == PluginType.SINK ? ConnectorType.SINK : ConnectorType.SOURCE)
                .orElse(ConnectorType.UNKNOWN);
    }
}
