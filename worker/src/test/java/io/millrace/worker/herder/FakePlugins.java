package io.millrace.worker.herder;

import io.millrace.worker.config.ConfigTransformer.Resolved;
import io.millrace.worker.herder.offsets.OffsetParts;
import io.millrace.worker.metrics.TaskMetrics;
import io.millrace.worker.runtime.ConnectorFactory;
import io.millrace.worker.runtime.ConnectorSpec;
import io.millrace.worker.runtime.TaskFactory;
import io.millrace.worker.runtime.TaskSpec;
import io.millrace.worker.store.MemoryOffsetBackingStore;
import io.millrace.worker.store.OffsetStores;
import io.millrace.worker.task.TaskLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;

/**
 * Connectors and tasks without plugins. A connector's config tells how it behaves: {@code hang}, {@code throw} and
 * {@code raise} name calls ({@code start}, {@code taskConfigs}, {@code stop}), {@code tasks} the configs of its tasks,
 * comma-separated; in the first calls of each kind, as many as {@code asks} says, it asks for new task configs.
 */
final class FakePlugins implements ConnectorFactory, TaskFactory {
    /** What happened, in order, e.g. {@code start orders}, {@code open orders-0 a}. */
    final List<String> log = new CopyOnWriteArrayList<>();

    final Map<String, ContextRequests> contexts = new ConcurrentHashMap<>();
    private final Map<String, FakeLoop> owners = new ConcurrentHashMap<>(); // one that was cut off closes late
    final Set<String> running = owners.keySet();
    /** Released at the end of a test, so that no thread hangs for ever. */
    final CountDownLatch release = new CountDownLatch(1);

    /** What calls throw until it is taken away, e.g. those named {@code start orders}, {@code open orders-0}. */
    final Map<String, RuntimeException> faults = new ConcurrentHashMap<>();

    private final Map<String, FakeLoop> loops = new ConcurrentHashMap<>();
    volatile String tasksOverride;
    /** Stands in for config providers. */
    volatile Values values = config -> new Resolved(config, Map.of());

    /** Resolves a config. */
    interface Values {
        Resolved apply(Map<String, String> config);
    }

    /** For herders that are not asked for offsets. */
    static OffsetParts noOffsets() {
        return new OffsetParts(null, null, null, null, OffsetStores.of(new MemoryOffsetBackingStore()), Duration.ZERO);
    }

    @Override
    public ConnectorInstance create(ConnectorSpec spec, ContextRequests requests) {
        contexts.put(spec.name(), requests);
        requests.configResolved(values.apply(spec.config()));
        return new FakeInstance(spec);
    }

    @Override
    public PreparedTask create(TaskSpec spec, TaskMetrics metrics) {
        FakeLoop loop = new FakeLoop(spec);
        loops.put(spec.id().toString(), loop);
        return new PreparedTask(loop, getClass().getClassLoader(), "1.0");
    }

    /** A running task fails, this once; one that does not run does so once it runs. */
    void breakTask(String id, RuntimeException fault) {
        faults.put("step " + id, fault);
        Optional.ofNullable(loops.get(id)).ifPresent(TaskLoop::wakeUp);
    }

    private void fault(String call) {
        RuntimeException fault = faults.get(call);
        if (fault != null) {
            throw fault;
        }
    }

    private void called(String call, ConnectorSpec spec) {
        log.add(call + " " + spec.name());
        long calls = log.stream().filter((call + " " + spec.name())::equals).count();
        if (!call.equals("stop") && calls <= Integer.parseInt(spec.config().getOrDefault("asks", "0"))) {
            contexts.get(spec.name()).requestTaskReconfiguration();
        }
        misbehave(call, spec.config());
        fault(call + " " + spec.name());
    }

    private void misbehave(String call, Map<String, String> config) {
        if (call.equals(config.get("hang"))) {
            awaitRelease();
        }
        if (call.equals(config.get("raise"))) {
            contexts.get(config.get("name")).raiseError(new IllegalStateException(call + " raised"));
        }
        if (call.equals(config.get("throw"))) {
            throw new IllegalStateException(call + " refused");
        }
    }

    private void awaitRelease() {
        boolean done = false;
        while (!done) {
            try {
                release.await();
                done = true;
            } catch (InterruptedException e) {
                log.add("deaf to interrupts");
            }
        }
    }

    private final class FakeInstance implements ConnectorInstance {
        private final ConnectorSpec spec;

        FakeInstance(ConnectorSpec spec) {
            this.spec = spec;
        }

        @Override
        public Connector connector() {
            return new FakeConnector(spec);
        }

        @Override
        public ClassLoader loader() {
            return getClass().getClassLoader();
        }

        @Override
        public String version() {
            return "1.0";
        }

        @Override
        public void initialize() {
            called("initialize", spec);
        }

        @Override
        public Map<String, String> resolvedConfig() {
            return spec.config();
        }

        @Override
        public List<Map<String, String>> taskConfigs() {
            called("taskConfigs", spec);
            String tasks = tasksOverride == null ? spec.config().getOrDefault("tasks", "a") : tasksOverride;
            List<Map<String, String>> configs = new ArrayList<>();
            for (String task : tasks.split(",")) {
                configs.add(Map.of("k", task));
            }
            return configs;
        }

        @Override
        public void close() {
            log.add("close " + spec.name());
        }
    }

    private final class FakeConnector extends Connector {
        private final ConnectorSpec spec;

        FakeConnector(ConnectorSpec spec) {
            this.spec = spec;
        }

        @Override
        public void start(Map<String, String> config) {
            called("start", spec);
        }

        @Override
        public void stop() {
            called("stop", spec);
        }

        @Override
        public Class<? extends Task> taskClass() {
            return Task.class;
        }

        @Override
        public List<Map<String, String>> taskConfigs(int max) {
            return List.of();
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public String version() {
            return "1.0";
        }
    }

    private final class FakeLoop implements TaskLoop {
        private final TaskSpec spec;
        private boolean woken;

        FakeLoop(TaskSpec spec) {
            this.spec = spec;
        }

        @Override
        public void open() {
            String what = spec.id() + " " + spec.taskConfig().get("k");
            if (owners.put(spec.id().toString(), this) != null) {
                log.add("TWICE " + what);
            }
            log.add("open " + what);
            if ("fail".equals(spec.taskConfig().get("k"))) {
                throw new IllegalStateException("task refused");
            }
            if ("hang".equals(spec.taskConfig().get("k"))) {
                awaitRelease();
            }
            fault("open " + spec.id());
        }

        @Override
        public synchronized void step() throws InterruptedException {
            while (!woken) {
                wait();
            }
            woken = false;
            RuntimeException fault = faults.remove("step " + spec.id());
            if (fault != null) {
                throw fault;
            }
        }

        @Override
        public void pause() {
            log.add("pause " + spec.id());
        }

        @Override
        public void resume() {
            log.add("resume " + spec.id());
        }

        @Override
        public boolean stepsWhilePaused() {
            return false;
        }

        @Override
        public void close(boolean failed) {
            owners.remove(spec.id().toString(), this);
            log.add("close " + spec.id());
        }

        @Override
        public synchronized void wakeUp() {
            woken = true;
            notifyAll();
        }

        @Override
        public void cancel() {
            log.add("cancel " + spec.id());
            owners.remove(spec.id().toString(), this);
        }
    }
}
