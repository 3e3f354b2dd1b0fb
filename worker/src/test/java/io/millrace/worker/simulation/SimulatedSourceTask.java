package io.millrace.worker.simulation;

import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.runtime.TaskFences;
import io.millrace.worker.runtime.TaskSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A task that writes exactly once, step by step in its own time: has former ones fenced off, begins its transactions, makes
 * sure that it still may, reads its offsets, and counts on from there until it is stopped or fenced.
 */
final class SimulatedSourceTask {
    private static final long RETRY_MS = 300;
    private static final int LARGEST = 3;

    private final SimulatedCluster cluster;
    private final SimulatedWorker worker;
    private final Agenda agenda;
    private final SimulatedLink link;
    private final SimulatedProcess.Lane thread;
    private final TaskFences fences;
    private final TaskSpec spec;
    private final String transactionalId;
    private final BiConsumer<RunState, String> report;
    private final Map<String, Long> next = new HashMap<>();
    private TargetState target;
    private boolean opened;
    private boolean begun;
    private boolean closed;
    private int epoch;
    private long set;
    private long transactions;

    /** @param report of its states, with what made it fail */
    SimulatedSourceTask(
            SimulatedWorker worker, SimulatedProcess.Lane thread, TaskSpec spec, BiConsumer<RunState, String> report) {
        this.cluster = worker.cluster();
        this.worker = worker;
        this.agenda = cluster.agenda();
        this.link = worker.topicLink();
        this.thread = thread;
        this.fences = worker.fences();
        this.spec = spec;
        this.transactionalId = SimulatedTransactions.id(spec.id());
        this.report = report;
        this.target = spec.target();
    }

    void start() {
        retarget(target);
    }

    /** It takes none of the steps before it is to run for the first time. */
    void retarget(TargetState state) {
        target = state;
        if (closed) {
            return;
        }
        if (target == TargetState.STARTED && !opened) {
            opened = true;
            open();
        } else if (target != TargetState.STARTED || begun) {
            report.accept(RunState.valueOf(SimulatedRunner.name(target)), "");
        }
    }

    private void open() {
        next(() -> after(fences.fence(spec.id()), this::openTransactions));
    }

    private void openTransactions() {
        next(() -> ask(() -> transactions().begin(transactionalId), given -> {
            epoch = given;
            next(() -> after(fences.verify(spec.id(), spec.generation().orElseThrow()), this::openOffsets));
        }));
    }

    private void openOffsets() {
        set = cluster.taskSets(
                spec.id().connector(), worker.configs().snapshot().offset());
        next(() -> ask(this::offsets, offsets -> next(() -> begin(offsets))));
    }

    /** Between two steps a lot may happen. */
    private void next(Runnable step) {
        cluster.opening(worker, spec.id().connector());
        thread.in(agenda.between(0, 3), () -> unlessClosed(step));
    }

    private void begin(Map<String, Long> offsets) {
        next.putAll(offsets);
        begun = true;
        agenda.note(() -> transactionalId + " of set " + set + " begins with " + next);
        report.accept(RunState.valueOf(SimulatedRunner.name(target)), "");
        pause();
    }

    private SimulatedTransactions transactions() {
        return cluster.transactions();
    }

    private Map<String, Long> offsets() {
        int tasks = Integer.parseInt(spec.taskConfig().get("of"));
        Map<String, Long> found = new HashMap<>();
        for (int partition = spec.id().task(); partition < SimulatedTransactions.PARTITIONS; partition += tasks) {
            String name = spec.id().connector() + "/" + partition;
            found.put(name, transactions().offset(name));
        }
        return found;
    }

    private void after(CompletableFuture<Void> done, Runnable work) {
        done.whenComplete((ok, error) -> thread.in(0, () -> {
            if (error == null) {
                unlessClosed(work);
            } else {
                fail(error instanceof CompletionException ? error.getCause() : error);
            }
        }));
    }

    private void unlessClosed(Runnable work) {
        if (!closed) {
            work.run();
        }
    }

    private void fail(Throwable error) {
        if (!closed) {
            closed = true;
            agenda.note(() -> transactionalId + " of set " + set + " fails: " + error);
            report.accept(RunState.FAILED, error.toString());
        }
    }

    /** Asks the brokers until there is an answer; that of a question asked again may be another one. */
    private <T> void ask(Supplier<T> question, Consumer<T> answered) {
        agenda.in(link.latency(), () -> {
            if (!link.isUp()) {
                askAgain(question, answered);
                return;
            }
            T answer = question.get();
            agenda.in(link.latency(), () -> {
                if (link.isUp()) {
                    thread.in(0, () -> unlessClosed(() -> answered.accept(answer)));
                } else {
                    askAgain(question, answered);
                }
            });
        });
    }

    private <T> void askAgain(Supplier<T> question, Consumer<T> answered) {
        thread.in(RETRY_MS, () -> unlessClosed(() -> ask(question, answered)));
    }

    private void pause() {
        thread.in(agenda.between(20, 2_000), () -> unlessClosed(this::write));
    }

    private void write() {
        if (target != TargetState.STARTED) {
            pause();
            return;
        }
        long number = transactions++;
        long count = agenda.between(1, LARGEST);
        Map<String, Long> from = Map.copyOf(next);
        ask(() -> transactions().commit(spec.id(), epoch, number, set, from, count), committed -> {
            if (committed) {
                next.replaceAll((partition, before) -> before + count);
                pause();
            } else {
                fail(new IllegalStateException(transactionalId + " has a later producer"));
            }
        });
    }

    /** What is on its way may still arrive. */
    void close() {
        closed = true;
    }
}
