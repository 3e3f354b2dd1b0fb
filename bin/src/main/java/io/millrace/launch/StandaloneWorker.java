package io.millrace.launch;

import io.millrace.plugins.LoaderSwap;
import io.millrace.plugins.Plugins;
import io.millrace.worker.cluster.SoloMembership;
import io.millrace.worker.config.StandaloneConfig;
import io.millrace.worker.herder.ClusterParts;
import io.millrace.worker.herder.WorkerHerder;
import io.millrace.worker.store.ConfigBackingStore;
import io.millrace.worker.store.FileConfigBackingStore;
import io.millrace.worker.store.FileOffsetBackingStore;
import io.millrace.worker.store.MemoryConfigBackingStore;
import io.millrace.worker.store.MemoryStatusBackingStore;
import io.millrace.worker.store.OffsetStores;
import io.millrace.worker.store.StatusBackingStore;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wiring of a standalone worker, top to bottom: what is built from what, and in which order it starts. Runs on the
 * worker's start-up thread.
 */
final class StandaloneWorker implements WorkerStart {
    private static final Logger LOG = LoggerFactory.getLogger(StandaloneWorker.class);

    private final Site site;
    private final List<Path> connectorFiles;

    StandaloneWorker(Site site, List<Path> connectorFiles) {
        this.site = site;
        this.connectorFiles = connectorFiles;
    }

    @Override
    public void run(Consumer<Throwable> died) {
        Secrecy secrecy = new Secrecy(site.properties(), site.parts());
        Plugins plugins = site.discoverPlugins();
        try (LoaderSwap ignored = LoaderSwap.to(plugins.loader())) {
            StandaloneConfig config = StandaloneConfig.parse(site.properties(), plugins);
            ConfigBackingStore configs = configStore(config);
            try (CommonParts common = new CommonParts(site, plugins, config, secrecy)) {
                AssembledWorker worker = start(common, config, configs);
                worker.watch(died);
                common.settle();
                new CommandLineConnectors(worker.herder(), configs).create(connectorFiles);
                worker.followFiles();
                worker.herder().ready();
            }
        }
    }

    private AssembledWorker start(CommonParts common, StandaloneConfig config, ConfigBackingStore configs) {
        Lifecycle parts = site.parts();
        FileOffsetBackingStore offsets = new FileOffsetBackingStore(config.offsetsFile());
        StatusBackingStore statuses = parts.add("statuses", common.secrecy.around(new MemoryStatusBackingStore()));
        AssembledWorker worker = new AssembledWorker(
                common,
                new ModeParts(new SoloMembership(), configs, statuses, OffsetStores.of(offsets), ClusterParts.SOLO));
        WorkerHerder herder = worker.herder();

        LOG.info("Kafka Connect starting");
        starting(offsets::start);
        parts.add("offsets", offsets); // once started, so that a stop meanwhile closes it
        starting(herder::start);
        parts.add("configs", configs);
        parts.add("herder", herder);
        starting(worker::serve);
        return worker;
    }

    private static ConfigBackingStore configStore(StandaloneConfig config) {
        return config.configsFile()
                .<ConfigBackingStore>map(FileConfigBackingStore::new)
                .orElseGet(MemoryConfigBackingStore::new);
    }

    private static void starting(Runnable part) {
        WorkerFailedException.unless(WorkerFailedException.BAD_START, "Failed to start Connect", part);
    }
}
