package io.millrace.worker.api;

import java.util.List;
import java.util.Optional;

/**
 * A call into a plugin that has not returned for longer than it should. Immutable.
 *
 * @param task number of the task; empty when the call is one into the connector instance
 * @param call what was called, e.g. {@code put}
 * @param sinceMs when, in milliseconds since the epoch
 * @param thread name of the thread that is in it
 * @param stopping whether the task or instance is being stopped or was cut off, so that another may run in its place
 * @param stack where its thread stands, innermost frame first
 */
public record StalledCall(
        Optional<Integer> task, String call, long sinceMs, String thread, boolean stopping, List<String> stack) {
    public StalledCall {
        stack = List.copyOf(stack);
    }
}
