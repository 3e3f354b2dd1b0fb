package io.millrace.worker.runtime;

import io.millrace.plugins.LoaderSwap;
import io.millrace.worker.config.ConfigTransformer.Resolved;
import io.millrace.worker.metrics.ConnectorMetrics;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.runtime.ConnectorFactory.ConnectorInstance;
import io.millrace.worker.task.LogContext;
import io.millrace.worker.task.PluginCall;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connector instance on a lane of its own. Every call into the plugin runs there, in order; the methods only queue
 * it and never block. Any thread.
 */
final class WorkerConnector {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerConnector.class);

    private enum State {
        INIT,
        STARTED,
        PAUSED,
        STOPPED,
        FAILED
    }

    private final ConnectorSpec spec;
    private final ConnectorFactory factory;
    private final StatusListener listener;
    private final ConnectorMetrics metrics;
    private final Lane lane;
    private final Voice voice;
    private volatile boolean closed;
    private volatile String version = "undefined";
    private volatile State state = State.INIT;
    /** What the connector itself said is wrong; its start does not count then. */
    private volatile ConnectException raised;

    private volatile ConnectorInstance instance;
    /** Its last task configs could not be generated. */
    private boolean troubled;

    WorkerConnector(
            ConnectorSpec spec,
            ConnectorFactory factory,
            StatusListener listener,
            ConnectorMetrics metrics,
            Executor threads) {
        this.spec = spec;
        this.factory = factory;
        this.listener = listener;
        this.metrics = metrics;
        this.lane = new Lane("connector-thread-" + spec.name(), threads);
        this.voice = new Voice((next, trace) -> listener.connector(spec.name(), next, trace, version), metrics::enter);
    }

    /** Creates and initializes the instance and brings it into its target state. */
    CompletableFuture<Void> start() {
        return call("starting", () -> {
            refuseWhenClosed();
            create();
            refuseWhenClosed();
            moveTo(spec.target(), true);
            return null;
        });
    }

    /** Brings the instance into another target state. */
    CompletableFuture<Void> target(TargetState target) {
        return call("moving to " + target, () -> {
            refuseWhenClosed();
            if (instance == null) {
                throw new ConnectException("Cannot transition connector to " + target + " since it has failed");
            }
            moveTo(target, false);
            return null;
        });
    }

    /** Asks the connector for its task configs; empty when it is not running. */
    CompletableFuture<Optional<List<Map<String, String>>>> taskConfigs() {
        return call("generating task configs of", () -> {
            if (state != State.STARTED || closed) {
                return Optional.empty();
            }
            return Optional.of(generate());
        });
    }

    private List<Map<String, String>> generate() {
        try (LoaderSwap ignored = LoaderSwap.to(instance.loader());
                PluginCall ignoredCall = metrics.call().enter("taskConfigs")) {
            List<Map<String, String>> configs = instance.taskConfigs();
            if (troubled) {
                voice.say(RunState.RUNNING, Optional.empty());
            }
            troubled = false;
            return configs;
        } catch (TooManyTasksException e) {
            failed(e);
            throw e;
        } catch (Throwable e) {
            troubled = true;
            voice.say(RunState.FAILED, Optional.of(e));
            throw e;
        }
    }

    /** Stops the instance and releases it; completes when the plugin has let go. */
    CompletableFuture<Void> stop() {
        closed = true;
        metrics.discard();
        return call("stopping", () -> {
            release();
            return null;
        });
    }

    /** Says nothing more of its state; for an instance that is about to be replaced. */
    void silence() {
        voice.silence();
    }

    /** Gives up waiting: the connector loses its voice. Should its plugin ever return, it is stopped all the same. */
    void cancel() {
        closed = true;
        voice.sayLast(RunState.UNASSIGNED);
        metrics.close();
        ConnectorInstance cutOff = instance;
        if (cutOff != null) {
            cutOff.close();
        }
    }

    /** The plugin call under way, if any. */
    Optional<CallUnderWay> underWay() {
        return lane.underWay();
    }

    /** The call into the plugin that has not returned. Any thread. */
    Stream<OpenCall> openCalls() {
        return metrics.call().underWay().stream()
                .map(call -> new OpenCall(spec.name(), Optional.empty(), closed, call));
    }

    private <T> CompletableFuture<T> call(String doing, Callable<T> work) {
        return lane.call(doing + " connector '" + spec.name() + "'", () -> {
            try (LogContext ignored = LogContext.connector(spec.name())) {
                return work.call();
            }
        });
    }

    private void refuseWhenClosed() {
        if (closed) {
            throw new CancellationException("Connector '" + spec.name() + "' is no longer wanted");
        }
    }

    private void create() {
        try {
            instance = make();
            version = instance.version();
            metrics.made(instance.connector(), version);
            inPlugin("initialize", instance::initialize);
        } catch (Throwable e) {
            failed(e);
            throw e;
        }
    }

    private ConnectorInstance make() {
        try (PluginCall ignored = metrics.call().enter("create")) {
            return factory.create(spec, new Requests());
        }
    }

    private void moveTo(TargetState target, boolean first) {
        switch (target) {
            case STARTED -> begin();
            case PAUSED -> rest(State.PAUSED, RunState.PAUSED);
            case STOPPED -> rest(State.STOPPED, RunState.STOPPED);
        }
        LOG.info("Connector {} is {}{}", spec.name(), state, first ? "" : " (target state changed)");
    }

    private void begin() {
        if (state == State.FAILED) {
            throw new ConnectException(
                    "Connector '" + spec.name() + "' cannot transition to STARTED since it has failed; restart it");
        }
        if (state == State.STARTED) {
            return;
        }
        raised = null;
        try {
            inPlugin("start", () -> instance.connector().start(instance.resolvedConfig()));
        } catch (Throwable e) {
            failed(e);
            throw e;
        }
        started();
    }

    private synchronized void started() {
        if (raised != null) {
            throw raised;
        }
        state = State.STARTED;
        voice.say(RunState.RUNNING, Optional.empty());
    }

    private synchronized void raise(Exception error) {
        LOG.error("Connector raised an error", error);
        raised = new ConnectException("Connector '" + spec.name() + "' raised an error: " + error, error);
        state = State.FAILED;
        voice.say(RunState.FAILED, Optional.of(error));
    }

    private void rest(State next, RunState reported) {
        if (state == State.FAILED && next == State.PAUSED) {
            throw new ConnectException(
                    "Connector '" + spec.name() + "' cannot transition to PAUSED since it has failed; restart it");
        }
        if (state == State.STARTED) {
            try {
                inPlugin("stop", () -> instance.connector().stop());
            } catch (Throwable e) {
                if (next == State.PAUSED) {
                    failed(e);
                    return;
                }
                LOG.error("Connector '{}' threw from stop()", spec.name(), e);
            }
        }
        state = next;
        voice.say(reported, Optional.empty());
    }

    private void release() {
        RunState last = RunState.UNASSIGNED;
        Throwable failure = null;
        if (state == State.STARTED) {
            try {
                inPlugin("stop", () -> instance.connector().stop());
            } catch (Throwable e) {
                LOG.error("Connector '{}' threw from stop()", spec.name(), e);
                failure = e;
                last = RunState.FAILED;
            }
        }
        state = State.STOPPED;
        if (instance != null) {
            instance.close();
        }
        voice.say(last, Optional.ofNullable(failure));
        voice.silence();
        metrics.close();
        lane.close();
    }

    private void failed(Throwable error) {
        state = State.FAILED;
        voice.say(RunState.FAILED, Optional.of(error));
        LOG.error("Connector '{}' failed", spec.name(), error);
    }

    private void inPlugin(String call, Runnable work) {
        try (LoaderSwap ignored = LoaderSwap.to(instance.loader());
                PluginCall ignoredCall = metrics.call().enter(call)) {
            work.run();
        }
    }

    /** The connector's requests through its context; any thread of the plugin's. */
    private final class Requests implements ConnectorFactory.ContextRequests {
        @Override
        public void requestTaskReconfiguration() {
            if (closed) {
                throw new ConnectException("The request for task reconfiguration has been rejected because this "
                        + "instance of the connector '" + spec.name() + "' has already been shut down.");
            }
            listener.reconfigurationRequested(spec.name());
        }

        @Override
        public void raiseError(Exception error) {
            if (closed) {
                throw new ConnectException("The request to fail the connector has been rejected because this "
                        + "instance of the connector '" + spec.name() + "' has already been shut down.");
            }
            raise(error);
        }

        @Override
        public void configResolved(Resolved config) {
            if (!closed) {
                listener.configResolved(spec.name(), config);
            }
        }

        @Override
        public PluginMetrics pluginMetrics() {
            return metrics.plugin();
        }
    }
}
