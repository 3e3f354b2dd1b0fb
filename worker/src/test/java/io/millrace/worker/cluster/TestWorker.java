package io.millrace.worker.cluster;

import io.millrace.worker.config.DistributedConfig;
import io.millrace.worker.model.ClusterConfigState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Time;

/** A worker that has nothing but its membership: a loop of its own takes assignments and settles them. Any thread. */
final class TestWorker implements AutoCloseable {
    final String url;
    final List<Throwable> fatal = new CopyOnWriteArrayList<>();
    private final GroupMembership membership;
    private final Thread loop = new Thread(this::run, "herder");
    private final List<Assignment> assignments = new CopyOnWriteArrayList<>();
    private volatile Assignment latest = Assignment.NONE;
    private volatile boolean slow;
    private volatile boolean closed;

    private TestWorker(DistributedConfig config, String name, Supplier<ClusterConfigState> configs) {
        this.url = "http://" + name + ":8083/";
        GroupSettings settings = GroupSettings.of(config, name + ":8083", url);
        this.membership = GroupMembership.create(config, settings, configs, fatal::add, Time.SYSTEM);
    }

    static TestWorker start(DistributedConfig config, String name, Supplier<ClusterConfigState> configs) {
        TestWorker worker = new TestWorker(config, name, configs);
        worker.membership.start();
        worker.loop.start();
        return worker;
    }

    private void run() {
        while (!closed) {
            Optional<Assignment> next = membership.poll(Duration.ofSeconds(10));
            next.ifPresent(assignment -> {
                assignments.add(assignment);
                latest = assignment;
                if (!slow) {
                    membership.settled(assignment);
                }
            });
        }
    }

    WorkSet work() {
        return work(latest);
    }

    static WorkSet work(Assignment assignment) {
        return new WorkSet(assignment.connectors(), assignment.tasks()).sorted();
    }

    /** Every assignment it has had. */
    List<Assignment> assignments() {
        return List.copyOf(assignments);
    }

    ClusterView view() {
        return membership.view();
    }

    Optional<String> trouble() {
        return membership.trouble();
    }

    void requestRejoin(ClusterConfigState image) {
        membership.requestRejoin(image);
    }

    /** From now on nothing that has to stop does so, until told. */
    void hang() {
        slow = true;
    }

    /** Everything stops that has to. */
    void goOn() {
        slow = false;
        membership.settled(latest);
    }

    void withdraw(String reason) {
        membership.withdraw(reason);
    }

    CompletableFuture<Void> handOver() {
        return membership.handOver();
    }

    /** Ends without a word, as by {@code kill -9}. */
    void crash() {
        closed = true;
        membership.vanish();
    }

    @Override
    public void close() {
        closed = true;
        membership.close();
    }
}
