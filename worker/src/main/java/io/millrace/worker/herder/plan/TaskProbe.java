package io.millrace.worker.herder.plan;

import io.millrace.plugins.LoaderSwap;
import io.millrace.worker.config.CallListener;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.runtime.ConnectorFactory;
import io.millrace.worker.runtime.ConnectorFactory.ConnectorInstance;
import io.millrace.worker.runtime.ConnectorSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a connector for its task configs on an instance of its own, which is started, asked and stopped: no connector can
 * answer before its start. The instance can only read offsets, and its requests go nowhere. Runs on its own thread.
 */
final class TaskProbe {
    private static final Logger LOG = LoggerFactory.getLogger(TaskProbe.class);

    /** Their start creates topics, so that it is no question any more. */
    private static final Set<String> NEVER_STARTED = Set.of(
            "org.apache.kafka.connect.mirror.MirrorSourceConnector",
            "org.apache.kafka.connect.mirror.MirrorCheckpointConnector",
            "org.apache.kafka.connect.mirror.MirrorHeartbeatConnector");

    private final ConnectorFactory connectors;
    private final CallListener listener;

    TaskProbe(ConnectorFactory connectors, CallListener listener) {
        this.connectors = connectors;
        this.listener = listener;
    }

    static boolean mayStart(String className) {
        return !NEVER_STARTED.contains(className);
    }

    /** The task configs as they would be stored; whatever the connector throws comes through. */
    List<Map<String, String>> ask(String name, Map<String, String> config) {
        ConnectorSpec spec = new ConnectorSpec(name, config, -1, TargetState.STARTED);
        try (Metrics metrics = new Metrics()) {
            NoRequests requests = new NoRequests(new PluginMetricsImpl(metrics, Map.of()));
            listener.calling("the constructor of the connector");
            try (ConnectorInstance instance = connectors.create(spec, requests)) {
                return ask(instance, requests);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Exception e) {
            throw new ConnectException(e.toString(), e);
        }
    }

    private List<Map<String, String>> ask(ConnectorInstance instance, NoRequests requests) {
        String className = instance.connector().getClass().getName();
        try (LoaderSwap ignored = LoaderSwap.to(instance.loader())) {
            listener.calling(className + ".initialize()");
            instance.initialize();
            listener.calling(className + ".start()");
            instance.connector().start(instance.resolvedConfig());
            try {
                requests.throwRaised();
                listener.calling(className + ".taskConfigs()");
                return instance.taskConfigs();
            } finally {
                listener.calling(className + ".stop()");
                stop(instance);
            }
        }
    }

    private static void stop(ConnectorInstance instance) {
        boolean interrupted = Thread.interrupted(); // the time is over, but stopping is no less needed
        try {
            instance.connector().stop();
        } catch (Throwable e) {
            LOG.warn("A connector that was started for a dry run threw from stop()", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Requests of a connector that nobody runs. */
    private static final class NoRequests implements ConnectorFactory.ContextRequests {
        private final PluginMetrics metrics;
        private volatile Exception raised;

        NoRequests(PluginMetrics metrics) {
            this.metrics = metrics;
        }

        @Override
        public void requestTaskReconfiguration() {}

        @Override
        public void raiseError(Exception error) {
            raised = error;
        }

        @Override
        public PluginMetrics pluginMetrics() {
            return metrics;
        }

        void throwRaised() {
            if (raised != null) {
                throw new ConnectException("The connector raised an error: " + raised, raised);
            }
        }
    }
}
