package io.millrace.worker.herder;

import io.millrace.worker.cluster.Assignment;
import io.millrace.worker.cluster.ClusterView;
import io.millrace.worker.cluster.ConnectProtocol;
import io.millrace.worker.cluster.Membership;
import io.millrace.worker.cluster.WaitingWork;
import io.millrace.worker.cluster.WorkSet;
import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ConnectorTaskId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A membership whose group is the test. Any thread. */
final class FakeMembership implements Membership {
    /** What the herder said, e.g. {@code settled 7}, {@code rejoin 3}. */
    final List<String> heard = new CopyOnWriteArrayList<>();

    private final LinkedBlockingQueue<Assignment> assignments = new LinkedBlockingQueue<>();
    private final Semaphore wakeUps = new Semaphore(0);
    volatile Optional<String> trouble = Optional.empty();
    private volatile ClusterView view = follower(Optional.of("http://leader:8083/"));
    volatile CompletableFuture<Void> handedOver = CompletableFuture.completedFuture(null);

    static ClusterView follower(Optional<String> leaderUrl) {
        return new ClusterView(false, leaderUrl, ConnectProtocol.SESSIONED, 1, false, Map.of(), Map.of());
    }

    void lead(Map<String, String> connectorOwners, Map<ConnectorTaskId, String> taskOwners) {
        view = new ClusterView(
                true, Optional.of("http://me:8083/"), ConnectProtocol.SESSIONED, 1, false, connectorOwners, taskOwners);
    }

    /** Leads a group whose worker at that URL is gone; what it had waits until then. */
    void lead(String lostWorker, WorkSet lost, long untilMs) {
        view = new ClusterView(
                true,
                Optional.of("http://me:8083/"),
                ConnectProtocol.SESSIONED,
                1,
                false,
                Map.of(),
                Map.of(),
                new WaitingWork(Map.of(lostWorker, lost), untilMs));
    }

    void see(ClusterView next) {
        view = next;
    }

    void assign(long configOffset, int generation, Set<String> connectors, Set<ConnectorTaskId> tasks) {
        assignments.add(new Assignment(configOffset, generation, connectors, tasks));
        wakeUp();
    }

    @Override
    public Optional<Assignment> poll(Duration atMost) {
        try {
            if (assignments.isEmpty() && wakeUps.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                wakeUps.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.ofNullable(assignments.poll());
    }

    @Override
    public void wakeUp() {
        wakeUps.release();
    }

    @Override
    public void requestRejoin(ClusterConfigState image) {
        heard.add("rejoin " + image.offset());
    }

    @Override
    public void settled(Assignment assignment) {
        heard.add("settled " + assignment.generation());
    }

    @Override
    public ClusterView view() {
        return view;
    }

    @Override
    public Optional<String> trouble() {
        return trouble;
    }

    @Override
    public void withdraw(String reason) {
        heard.add("withdraw");
    }

    @Override
    public CompletableFuture<Void> handOver() {
        heard.add("hand over");
        return handedOver;
    }

    @Override
    public void close() {
        heard.add("close");
    }
}
