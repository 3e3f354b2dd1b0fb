package io.millrace.worker.herder;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ClusterConfigState.ConnectorEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What has come, gone or changed from one image of the configs to the next. What both have as the same objects has not:
 * of many connectors, an image changes one. Immutable.
 */
final class ImageChange {
    private final ClusterConfigState before;
    private final ClusterConfigState next;
    private final List<String> changed = new ArrayList<>();

    ImageChange(ClusterConfigState before, ClusterConfigState next) {
        this.before = before;
        this.next = next;
        next.connectors().forEach((name, entry) -> {
            if (before.connectors().get(name) != entry) {
                changed.add(name);
            }
        });
    }

    /** Connectors that are no longer configured. */
    List<String> gone() {
        return before.connectors().keySet().stream()
                .filter(name -> !next.contains(name))
                .toList();
    }

    /** Whether connectors or task sets have come or gone, so that work has to be assigned anew. */
    boolean isOfWork() {
        return before.connectors().size() != next.connectors().size()
                || changed.stream().anyMatch(name -> !taskCount(before, name).equals(taskCount(next, name)));
    }

    private static Optional<Integer> taskCount(ClusterConfigState image, String connector) {
        return image.connector(connector).map(entry -> entry.tasks().size());
    }

    /** Connectors whose set of tasks has become, or is again, incomplete. */
    List<String> tasksLost() {
        return changed.stream().filter(this::lostTasks).toList();
    }

    private boolean lostTasks(String connector) {
        ConnectorEntry entry = next.connectors().get(connector);
        return entry.lacksTasks()
                && before.connector(connector)
                        .filter(former -> former.lacksTasks() && former.commit().equals(entry.commit()))
                        .isEmpty();
    }
}
