package io.millrace.worker.herder.plan;

import io.millrace.worker.api.ConfigPlan;
import io.millrace.worker.api.ConfigPlan.Check;
import io.millrace.worker.api.PluginCatalog;
import io.millrace.worker.config.ConfigTransformer;
import io.millrace.worker.config.StandaloneConfig;
import io.millrace.worker.config.WorkerFixture;
import io.millrace.worker.kafka.ClientConfigs;
import io.millrace.worker.kafka.KafkaClients;
import io.millrace.worker.kafka.OverridePolicy;
import io.millrace.worker.runtime.ConnectorFactory;
import io.millrace.worker.runtime.ConnectorFactory.ConnectorInstance;
import io.millrace.worker.runtime.ConnectorFactory.ContextRequests;
import io.millrace.worker.runtime.ConnectorSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceConnector;

/** A planner whose validation, Kafka and connector are scripted by the test. */
final class PlannerFixture implements AutoCloseable, PluginCatalog, KafkaClients, ConnectorFactory {
    static final String SOURCE = "io.millrace.worker.herder.validation.SampleConnectors$GoodSource";

    final WorkerFixture worker = new WorkerFixture();
    final List<String> log = new CopyOnWriteArrayList<>();
    final CountDownLatch release = new CountDownLatch(1);
    volatile CompletableFuture<ConfigInfos> validation =
            CompletableFuture.completedFuture(new ConfigInfos("x", 0, List.of(), List.of()));
    volatile String hang = "";
    volatile RuntimeException startFailure;
    volatile Duration taskDeadline = Duration.ofSeconds(30);
    volatile List<Map<String, String>> tasks = List.of();
    private final StandaloneConfig config = worker.worker();
    private final OverridePolicy policy = OverridePolicy.create(worker.plugins, config);
    private final ConfigTransformer variables = new ConfigTransformer(config, worker.plugins);

    ConfigPlan plan(PlannedWrite write) throws Exception {
        PlanParts parts = new PlanParts(
                this,
                worker.plugins,
                variables,
                config,
                new ClientConfigs(config, policy, () -> ""),
                this,
                this,
                new PlanParts.Deadlines(Duration.ofSeconds(2), Duration.ofSeconds(10), taskDeadline));
        return new ConnectorPlanner(parts).plan(write).get(30, TimeUnit.SECONDS);
    }

    static Check check(ConfigPlan plan, String kind) {
        return plan.checks().stream()
                .filter(check -> check.check().equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError(plan.checks()));
    }

    @Override
    public ConnectorInstance create(ConnectorSpec spec, ContextRequests requests) {
        log.add("create " + spec.name());
        return new Instance(spec);
    }

    private final class Instance implements ConnectorInstance {
        private final ConnectorSpec spec;

        Instance(ConnectorSpec spec) {
            this.spec = spec;
        }

        @Override
        public Connector connector() {
            return new Scripted();
        }

        @Override
        public ClassLoader loader() {
            return getClass().getClassLoader();
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public void initialize() {
            log.add("initialize");
        }

        @Override
        public Map<String, String> resolvedConfig() {
            return spec.config();
        }

        @Override
        public List<Map<String, String>> taskConfigs() {
            log.add("taskConfigs");
            return tasks;
        }

        @Override
        public void close() {
            log.add("close");
        }
    }

    private final class Scripted extends SourceConnector {
        @Override
        public void start(Map<String, String> props) {
            log.add("start");
            if (hang.equals("start")) {
                await();
            }
            if (startFailure != null) {
                throw startFailure;
            }
        }

        private void await() {
            boolean waiting = true;
            while (waiting) {
                try {
                    release.await();
                    waiting = false;
                } catch (InterruptedException e) {
                    log.add("interrupted");
                }
            }
        }

        @Override
        public void stop() {
            log.add("stop");
            throw new IllegalStateException("stop is of no interest");
        }

        @Override
        public Class<? extends Task> taskClass() {
            return null;
        }

        @Override
        public List<Map<String, String>> taskConfigs(int maxTasks) {
            return tasks;
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public String version() {
            return "1";
        }
    }

    @Override
    public Admin admin(Map<String, Object> settings) {
        log.add("admin " + settings.get("client.id"));
        throw new ConnectException("No Kafka here");
    }

    @Override
    public Producer<byte[], byte[]> producer(Map<String, Object> settings) {
        throw new AssertionError("A dry run produces nothing");
    }

    @Override
    public Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        throw new AssertionError("A dry run consumes nothing");
    }

    @Override
    public CompletableFuture<ConfigInfos> validate(Map<String, String> settings) {
        return validation;
    }

    @Override
    public CompletableFuture<List<PluginInfo>> plugins(boolean connectorsOnly) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<List<ConfigKey>> configDef(String plugin, String versionRange) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<List<PluginProblemInfo>> problems() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        release.countDown();
        variables.close();
        policy.close();
        worker.close();
    }
}
