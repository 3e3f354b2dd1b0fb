package io.millrace.worker.cluster;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ConnectorTaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** A worker of the simulation: reads configs late, starts what it is assigned, and takes its time to stop the rest. */
final class SimulatedWorker {
    private static final int LONGEST_STOP_MS = 1500;

    final String name;
    final VirtualMember member;
    private final Random random;
    private final Set<String> running = new TreeSet<>();
    private final Map<String, Long> stopping = new HashMap<>();
    private ClusterConfigState image;
    private WorkSet known = WorkSet.EMPTY;
    private Optional<Assignment> assignment = Optional.empty();
    private boolean settled = true;
    private boolean valid;
    private Optional<CompletableFuture<Void>> handOver = Optional.empty();
    private long awayAt = Long.MAX_VALUE;
    private long awakeSince;
    boolean frozen;
    boolean cut;
    boolean gone;

    SimulatedWorker(String name, GroupSettings settings, VirtualGroup group, ClusterConfigState image, Random random) {
        this.name = name;
        this.random = random;
        this.image = image;
        this.member = new VirtualMember(name, settings, group, () -> this.image, this::assigned);
    }

    private void assigned(Assignment latest) {
        assignment = Optional.of(latest);
        settled = false;
    }

    /** What the herder and the member do in a moment. */
    void run(ClusterConfigState configs, long nowMs) {
        if (frozen || gone) {
            return;
        }
        if (random.nextInt(5) == 0) {
            read(configs);
        }
        member.run(nowMs);
        assignment.ifPresent(latest -> reconcile(latest, nowMs));
        leaveWhenHandedOver(nowMs);
    }

    private void read(ClusterConfigState configs) {
        image = configs;
        WorkSet configured = configured(image);
        if (!configured.equals(known)) {
            known = configured;
            member.wanted(image.offset());
        }
    }

    private void reconcile(Assignment latest, long nowMs) {
        Set<String> wanted = names(latest);
        running.stream()
                .filter(item -> !wanted.contains(item))
                .forEach(item -> stopping.computeIfAbsent(item, unknown -> nowMs + random.nextInt(LONGEST_STOP_MS)));
        stopping.keySet().removeIf(wanted::contains);
        running.removeIf(item -> stopping.getOrDefault(item, Long.MAX_VALUE) <= nowMs);
        stopping.keySet().retainAll(running);
        if (stopping.isEmpty() && !settled) {
            settled = true;
            valid = member.isMember();
            member.settled(latest);
        }
        if (image.offset() >= latest.configOffset()) {
            running.addAll(wanted);
        }
    }

    /** Leaves as planned: its work is handed over, what is left is stopped. */
    void leave(long nowMs) {
        handOver = Optional.of(member.handOver());
        awayAt = nowMs + 20_000;
    }

    boolean isLeaving() {
        return handOver.isPresent();
    }

    private void leaveWhenHandedOver(long nowMs) {
        if (nowMs >= awayAt || handOver.filter(CompletableFuture::isDone).isPresent()) {
            crash();
            member.leave(nowMs);
        }
    }

    /** Nothing runs any more, and nobody is told. */
    void crash() {
        gone = true;
        running.clear();
    }

    /** What runs here, unless the worker is frozen or has hardly had the time to see that it was. */
    Set<String> runningAwake(long nowMs) {
        awakeSince = frozen ? nowMs : awakeSince;
        return nowMs - awakeSince > LONGEST_STOP_MS + 500 ? running : Set.of();
    }

    /** What runs here, as far as the worker may be sure that nobody else has it. */
    Set<String> runningAsMember() {
        valid &= member.isMember();
        return valid && !gone ? running : Set.of();
    }

    Set<String> running() {
        return running;
    }

    static WorkSet configured(ClusterConfigState image) {
        List<ConnectorTaskId> tasks = new ArrayList<>();
        image.connectors().keySet().forEach(connector -> tasks.addAll(image.tasks(connector)));
        return new WorkSet(image.connectors().keySet(), Set.copyOf(tasks)).sorted();
    }

    static Set<String> names(Assignment assignment) {
        Set<String> names = new TreeSet<>(assignment.connectors());
        assignment.tasks().forEach(task -> names.add(task.connector() + "-" + task.task()));
        return names;
    }

    @Override
    public String toString() {
        return name + (gone ? " gone" : "") + (frozen ? " frozen" : "") + (cut ? " cut" : "")
                + (valid ? " valid" : "") + (settled ? "" : " unsettled")
                + " image " + image.offset() + " " + running + " stopping " + stopping.keySet() + " " + member.view();
    }
}
