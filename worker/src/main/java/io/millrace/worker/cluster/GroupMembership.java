package io.millrace.worker.cluster;

import io.millrace.worker.config.DistributedConfig;
import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.Words;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.metrics.Measurable;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Membership of a group of workers, by Kafka's group protocol. A thread of its own joins and keeps the membership, so
 * that neither a busy loop nor a plugin that hangs costs it; what the herder says reaches that thread as commands.
 */
public final class GroupMembership implements Membership {
    private static final Logger LOG = LoggerFactory.getLogger(GroupMembership.class);
    private static final Duration FAREWELL = Duration.ofSeconds(5);
    private static final long LONGEST_WAIT_MS = 500;
    private static final String BEAN = "connect-coordinator-metrics";

    private final GroupSettings settings;
    private final GroupConnection connection;
    private final GroupMember member;
    private final GroupLeader leader;
    private final WorkerCoordinator coordinator;
    private final Consumer<Throwable> fatal;
    private final Time time;
    private final AssignmentInbox inbox = new AssignmentInbox();
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "group-member");
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile ClusterView view;
    private volatile WorkSet work = WorkSet.EMPTY;
    private volatile Consumer<ClusterView> observer = any -> {};
    private volatile Consumer<Boolean> metricsObserver = any -> {};
    private Optional<Boolean> takesMetrics = Optional.empty();

    private GroupMembership(
            GroupSettings settings,
            GroupConnection connection,
            Supplier<ClusterConfigState> configs,
            Consumer<Throwable> fatal,
            Time time) {
        this.settings = settings;
        this.connection = connection;
        this.fatal = fatal;
        this.time = time;
        this.member = new GroupMember(settings, configs, this::deliver);
        this.leader = new GroupLeader(settings, configs);
        this.view = member.view(leader.owners());
        this.coordinator = new WorkerCoordinator(settings, connection, time, member, leader);
        measure(
                "assigned-connectors",
                "Connector instances assigned to this worker",
                () -> work.connectors().size());
        measure(
                "assigned-tasks",
                "Tasks assigned to this worker",
                () -> work.tasks().size());
    }

    /**
     * Prepares the membership; nothing is connected before {@link #start}. A KafkaException says which of the settings
     * of the client does not do.
     *
     * @param configs the latest image of the config log; any thread, must not block
     * @param fatal hears, once, on the member's thread, of what makes it impossible to be a member
     */
    public static GroupMembership create(
            DistributedConfig config,
            GroupSettings settings,
            Supplier<ClusterConfigState> configs,
            Consumer<Throwable> fatal,
            Time time) {
        GroupConnection connection = GroupConnection.open(config, settings, time);
        try {
            return new GroupMembership(settings, connection, configs, fatal, time);
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private void measure(String attribute, String description, Supplier<Integer> value) {
        connection.metrics().addMetric(connection.metrics().metricName(attribute, BEAN, description), (Measurable)
                (config, now) -> value.get());
    }

    /** From now on tells somebody of each new view, on the member's thread; at once of the one there is. */
    public void watch(Consumer<ClusterView> watching) {
        observer = watching;
        watching.accept(view);
    }

    /** From now on tells somebody, whenever that is learned anew, whether brokers take metrics from their clients. */
    public void watchBrokers(Consumer<Boolean> watching) {
        metricsObserver = watching;
    }

    @Override
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closed.get()) {
                pass();
            }
        } catch (RuntimeException e) {
            fail(MembershipFailure.of(e, settings));
        } catch (Error e) {
            fail(e);
        } finally {
            carryOutCommands();
            member.end();
        }
    }

    private void fail(Throwable problem) {
        if (!closed.get()) {
            fatal.accept(problem);
        }
    }

    /** One round of the member's thread; it takes a second at most, unless the group is in the midst of a join. */
    private void pass() {
        member.tick(time.milliseconds());
        carryOutCommands();
        try {
            if (coordinator.findCoordinator()) {
                member.leaveReason().ifPresent(coordinator::leave);
                joinIfDue();
                askForMetrics();
                coordinator.heartbeat();
                publish();
                connection.client().poll(time.timer(idleMs()));
            }
        } catch (WakeupException e) {
            LOG.trace("Woken up"); // for commands, or since the coordinator was lost
        }
        publish();
    }

    private void askForMetrics() {
        Optional<Boolean> latest = coordinator.takesMetrics();
        if (latest.isPresent() && !latest.equals(takesMetrics)) {
            takesMetrics = latest;
            metricsObserver.accept(latest.get());
        }
    }

    private void carryOutCommands() {
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
        }
    }

    private void joinIfDue() {
        if (!coordinator.joinDue()) {
            member.joinReason(time.milliseconds())
                    .ifPresent(reason -> coordinator.requestRejoinIfNecessary(reason, reason));
        }
        if (!coordinator.joinDue()) {
            return;
        }
        if (coordinator.isExpelled()) {
            member.expelled();
        }
        member.prepare();
        publish();
        if (member.mayJoin(time.milliseconds())) {
            try {
                coordinator.ensureActiveGroup();
            } finally {
                member.awake(time.milliseconds());
            }
        }
    }

    private long idleMs() {
        return Math.min(LONGEST_WAIT_MS, member.idleMs(time.milliseconds()));
    }

    private void publish() {
        work = member.work();
        ClusterView latest = member.view(leader.owners());
        if (!latest.equals(view)) {
            view = latest;
            observer.accept(latest);
        }
    }

    private void deliver(Assignment assignment) {
        askForMetrics(); // before clients are made for what is assigned
        publish();
        inbox.put(assignment);
    }

    private void command(Runnable command) {
        commands.add(command);
        connection.client().wakeup();
    }

    @Override
    public Optional<Assignment> poll(Duration atMost) {
        return inbox.poll(atMost);
    }

    @Override
    public void wakeUp() {
        inbox.wakeUp();
    }

    @Override
    public void requestRejoin(ClusterConfigState image) {
        command(() -> member.wanted(image.offset()));
    }

    @Override
    public void logCut() {
        command(member::logCut);
    }

    @Override
    public void settled(Assignment assignment) {
        command(() -> member.settled(assignment));
    }

    @Override
    public ClusterView view() {
        return view;
    }

    @Override
    public Optional<String> trouble() {
        Duration away = coordinator.outOfReach();
        if (away.compareTo(settings.group().sessionTimeout()) <= 0) {
            return Optional.empty();
        }
        return Optional.of("The coordinator of group '" + settings.group().id() + "' has not been reached for "
                + Words.of(Duration.ofSeconds(away.toSeconds()))
                + "; until it is, this worker runs nothing. Check the brokers and the way to them.");
    }

    @Override
    public void withdraw(String reason) {
        command(() -> member.withdraw(reason, time.milliseconds()));
    }

    @Override
    public CompletableFuture<Void> handOver() {
        if (!thread.isAlive()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        command(() -> member.handOver().thenRun(() -> done.complete(null)));
        return done;
    }

    @Override
    public void close() {
        close(true);
    }

    /** Disappears as a crash would have it: the group finds out when the session is over. */
    void vanish() {
        close(false);
    }

    private void close(boolean leave) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        endThread();
        connection.client().disableWakeups();
        try {
            coordinator.close(FAREWELL, leave);
        } catch (RuntimeException e) {
            LOG.warn("The worker could not leave its group; it will be missed after the session timeout", e);
        } finally {
            connection.close();
            inbox.wakeUp();
        }
    }

    private void endThread() {
        connection.client().wakeup();
        if (!thread.isAlive() || Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(FAREWELL.toMillis());
            if (thread.isAlive()) {
                LOG.warn("Thread {} is still busy after {} s", thread.getName(), FAREWELL.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
