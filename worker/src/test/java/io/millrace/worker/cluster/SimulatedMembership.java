package io.millrace.worker.cluster;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.simulation.Agenda;
import io.millrace.worker.simulation.SimulatedLink;
import io.millrace.worker.simulation.SimulatedProcess;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What {@link GroupMembership} does, in a simulation: the passes of the member's thread, which stands still in the midst
 * of a join unless it is woken up, and an inbox for the herder.
 */
public final class SimulatedMembership implements Membership {
    private static final long LONGEST_WAIT_MS = 500;

    /** Hears what happens to the membership. */
    public interface Observer {
        /** An answer of the leader was taken over. */
        void joined();

        /** The herder has something to do. */
        void herderWanted();
    }

    private final Agenda agenda;
    private final SimulatedProcess.Lane thread;
    private final GroupSettings settings;
    private final GroupMember member;
    private final GroupLeader leader;
    private final SimulatedCoordinator coordinator;
    private final Observer observer;
    private Optional<Assignment> inbox = Optional.empty();
    private ClusterView view;
    private String confirmedId = "";
    private long passes;
    private boolean stuckInJoin;
    private boolean closed;

    public SimulatedMembership(
            GroupSettings settings,
            Supplier<ClusterConfigState> configs,
            SimulatedGroup group,
            SimulatedLink link,
            SimulatedProcess process,
            Observer observer) {
        this.agenda = process.agenda();
        this.thread = process.thread();
        this.settings = settings;
        this.observer = observer;
        this.member = new GroupMember(settings, configs, this::deliver);
        this.leader = new GroupLeader(settings, configs);
        this.coordinator = new SimulatedCoordinator(settings, group, link, process, thread, member, leader, this::goOn);
        this.view = member.view(leader.owners());
    }

    /** Under which the group knew this worker when its leader last told what to run. */
    public String memberId() {
        return confirmedId;
    }

    /** What this worker is to run, as far as its member knows. */
    public WorkSet work() {
        return member.work();
    }

    public int generation() {
        return coordinator.generation();
    }

    @Override
    public void start() {
        coordinator.start();
        thread.in(0, this::pass);
    }

    /** Something has come from the coordinator. */
    private void goOn() {
        if (stuckInJoin) {
            ensureActiveGroup();
            publish();
            passIn(0);
        } else {
            pass();
        }
    }

    private void passIn(long ms) {
        long wanted = ++passes;
        thread.in(ms, () -> {
            if (wanted == passes && !stuckInJoin) {
                pass();
            }
        });
    }

    private void pass() {
        if (closed) {
            return;
        }
        member.tick(now());
        if (coordinator.find()) {
            member.leaveReason().ifPresent(reason -> coordinator.leave());
            joinIfDue();
        }
        publish();
        if (!stuckInJoin) {
            passIn(Math.min(LONGEST_WAIT_MS, member.idleMs(now())));
        }
    }

    private void joinIfDue() {
        if (!coordinator.joinDue()) {
            member.joinReason(now()).ifPresent(reason -> coordinator.requestRejoin());
        }
        if (!coordinator.joinDue()) {
            return;
        }
        if (coordinator.isExpelled()) {
            member.expelled();
        }
        member.prepare();
        publish();
        if (member.mayJoin(now())) {
            ensureActiveGroup();
        }
    }

    private void ensureActiveGroup() {
        int before = member.generation();
        stuckInJoin = coordinator.join();
        if (!stuckInJoin) {
            member.awake(now());
        }
        boolean failed = member.answer().filter(GroupAssignment::failed).isPresent();
        if (member.generation() != before && !failed) {
            confirmedId = coordinator.memberId();
            observer.joined();
        }
    }

    private void publish() {
        view = member.view(leader.owners());
    }

    private void deliver(Assignment assignment) {
        publish();
        inbox = Optional.of(assignment);
        observer.herderWanted();
    }

    private void command(Runnable command) {
        thread.in(0, () -> {
            if (stuckInJoin) {
                stuckInJoin = false;
                member.awake(now());
            }
            member.tick(now());
            command.run();
            pass();
        });
    }

    private long now() {
        return agenda.time().milliseconds();
    }

    @Override
    public Optional<Assignment> poll(Duration atMost) {
        Optional<Assignment> latest = inbox;
        inbox = Optional.empty();
        return latest;
    }

    @Override
    public void wakeUp() {
        observer.herderWanted();
    }

    @Override
    public void requestRejoin(ClusterConfigState image) {
        command(() -> member.wanted(image.offset()));
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
    public void withdraw(String reason) {
        command(() -> member.withdraw(reason, now()));
    }

    @Override
    public CompletableFuture<Void> handOver() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        command(() -> member.handOver().thenRun(() -> done.complete(null)));
        return done;
    }

    @Override
    public void close() {
        closed = true;
        coordinator.leave();
    }
}
