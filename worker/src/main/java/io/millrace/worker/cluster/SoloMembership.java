package io.millrace.worker.cluster;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ConnectorTaskId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The cluster of one: whatever is configured is assigned to this worker. Loop only, except {@link #wakeUp()}. */
public final class SoloMembership implements Membership {
    private final Semaphore wakeUps = new Semaphore(0);
    private Optional<Assignment> next = Optional.empty();

    @Override
    public Optional<Assignment> poll(Duration atMost) {
        if (next.isEmpty()) {
            await(atMost);
        }
        Optional<Assignment> assignment = next;
        next = Optional.empty();
        return assignment;
    }

    private void await(Duration atMost) {
        try {
            if (wakeUps.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                wakeUps.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void wakeUp() {
        wakeUps.release();
    }

    @Override
    public void requestRejoin(ClusterConfigState image) {
        Set<ConnectorTaskId> tasks = new HashSet<>();
        image.connectors().keySet().forEach(connector -> tasks.addAll(image.tasks(connector)));
        next = Optional.of(new Assignment(image.offset(), 0, image.connectors().keySet(), tasks));
    }

    @Override
    public ClusterView view() {
        return ClusterView.SOLO;
    }

    @Override
    public void close() {
        next = Optional.empty();
    }
}
