package io.millrace.worker.runtime;

import io.millrace.worker.api.StalledCall;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.TargetState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Starts, stops and retargets connectors and tasks; decides nothing. Loop only. Whatever is to be stopped or retargeted
 * has been started before.
 */
public interface WorkRunner extends AutoCloseable {
    /** Starts an instance; completes when it has reached its target state. */
    CompletableFuture<Void> startConnector(ConnectorSpec spec);

    /** Brings a connector into another target state. */
    CompletableFuture<Void> retargetConnector(String name, TargetState target);

    /** Raw task configs of a running connector; empty when it isn't running. */
    CompletableFuture<Optional<List<Map<String, String>>>> taskConfigs(String name);

    /**
     * Stops a connector; completes when it has stopped, or was cut off after its grace.
     *
     * @param quietly without reporting, because a successor is about to
     */
    CompletableFuture<Void> stopConnector(String name, boolean quietly);

    /** Starts a task. */
    void startTask(TaskSpec spec);

    /** Pauses or resumes a task. */
    void retargetTask(ConnectorTaskId id, TargetState target);

    /** Stops a task; completes when it has ended, or was cut off after its grace. */
    CompletableFuture<Void> stopTask(ConnectorTaskId id, boolean quietly);

    /** The plugin call that has been under way for longest, over all connectors. Any thread. */
    Optional<CallUnderWay> longestCall();

    /** Calls into a connector and its tasks that have not returned for longer than they should. Any thread. */
    List<StalledCall> stalls(String connector);

    /** Stops whatever still runs, and returns when all has stopped or was cut off. After the loop has ended. */
    @Override
    void close();
}
