package io.millrace.worker.store;

import io.millrace.worker.simulation.Agenda;
import io.millrace.worker.simulation.SimulatedLink;
import io.millrace.worker.simulation.SimulatedProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * A worker's view of a {@link SimulatedTopic}: late, in batches of any size, with the partitions in any order. A send
 * whose acknowledgement is lost is repeated, so that it arrives twice, or fails although it has arrived.
 */
public final class SimulatedLog implements TopicLog {
    private static final int LARGEST_BATCH = 500;
    private static final long SEND_TIMEOUT_MS = 120_000;

    private record Waiter(long[] ends, CompletableFuture<Void> done) {}

    /** @param expiresMs when it is given up */
    private record Send(byte[] key, byte[] value, long expiresMs, CompletableFuture<Long> done) {}

    private final SimulatedTopic topic;
    private final SimulatedLink link;
    private final SimulatedProcess process;
    private final Agenda agenda;
    private final SimulatedProcess.Lane reading;
    private final SimulatedProcess.Lane sending;
    private final boolean retries;
    private final Runnable appended = this::fetchSoon;
    private final Deque<Send> sends = new ArrayDeque<>();
    private List<Send> inFlight = List.of();
    private final List<Waiter> waiters = new ArrayList<>();
    private long[] positions;
    private Reader reader;
    private boolean fetching;
    private boolean transmitting;
    private int lagMs = 5;
    private double repeats;

    /** @param retries whether the producer repeats what fails for now */
    public SimulatedLog(SimulatedTopic topic, SimulatedLink link, SimulatedProcess process, boolean retries) {
        this.topic = topic;
        this.link = link;
        this.process = process;
        this.agenda = process.agenda();
        this.reading = process.thread();
        this.sending = process.thread();
        this.retries = retries;
        this.positions = new long[topic.partitions()];
        link.whenMended(() -> {
            fetchSoon();
            transmitSoon();
        });
    }

    /** From now on records are read as late as that. */
    public void lag(int ms) {
        lagMs = ms;
    }

    /** From now on this part of all sends arrives twice. */
    public void repeat(double part) {
        repeats = part;
    }

    /** Whether nothing of its own is on its way. */
    public boolean isQuiet() {
        return sends.isEmpty() && inFlight.isEmpty();
    }

    /** How far the slowest partition has been read. */
    public long position() {
        return Arrays.stream(positions).min().orElse(0);
    }

    @Override
    public void start(Reader hearing) {
        reader = hearing;
        while (!isReached(topic.ends())) {
            deliver();
        }
        topic.open(appended);
    }

    private void fetchSoon() {
        if (!fetching && link.isUp() && reader != null) {
            fetching = true;
            reading.in(agenda.between(1, Math.max(2, lagMs)), this::fetch);
        }
    }

    private void fetch() {
        fetching = false;
        if (!link.isUp()) {
            return;
        }
        deliver();
        if (!isReached(topic.ends())) {
            fetchSoon();
        }
    }

    private void deliver() {
        List<Entry> batch = new ArrayList<>();
        int first = agenda.between(0, positions.length - 1);
        for (int i = 0; i < positions.length; i++) {
            int partition = (first + i) % positions.length;
            int atMost = agenda.chance(0.3) ? agenda.between(1, 4) : LARGEST_BATCH;
            List<Entry> found = topic.read(partition, positions[partition], atMost);
            batch.addAll(found);
            positions[partition] = found.size() < atMost
                    ? topic.ends()[partition]
                    : found.get(found.size() - 1).offset() + 1;
        }
        if (!batch.isEmpty()) {
            reader.read(batch);
        }
        takeReached().forEach(waiter -> waiter.done().complete(null));
    }

    private List<Waiter> takeReached() {
        List<Waiter> reached =
                waiters.stream().filter(waiter -> isReached(waiter.ends())).toList();
        waiters.removeAll(reached);
        return reached;
    }

    private boolean isReached(long[] ends) {
        for (int partition = 0; partition < positions.length; partition++) {
            if (positions[partition] < ends[partition]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public CompletableFuture<Long> send(byte[] key, byte[] value) {
        CompletableFuture<Long> done = new CompletableFuture<>();
        sends.add(new Send(key, value, agenda.nowMs() + SEND_TIMEOUT_MS, done));
        transmitSoon();
        return done.copy();
    }

    private void transmitSoon() {
        if (!transmitting && !sends.isEmpty()) {
            transmitting = true;
            sending.in(0, this::transmit);
        }
    }

    /** One request at a time, as the producer is told to have in flight. */
    private void transmit() {
        List<Send> batch = new ArrayList<>();
        while (!sends.isEmpty() && batch.size() < LARGEST_BATCH) {
            batch.add(sends.poll());
        }
        inFlight = batch;
        agenda.in(link.latency(), () -> arrive(batch));
    }

    private void arrive(List<Send> batch) {
        boolean arrives = link.isUp();
        List<Long> offsets = arrives ? append(batch) : List.of();
        if (arrives && agenda.chance(repeats)) {
            agenda.in(link.latency(), () -> answer(batch, append(batch)));
        } else {
            answer(batch, offsets);
        }
    }

    private List<Long> append(List<Send> batch) {
        batch.forEach(
                send -> agenda.note(() -> process.name() + " writes " + text(send.key()) + " = " + text(send.value())));
        return batch.stream()
                .map(send -> topic.append(send.key(), send.value()))
                .toList();
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "gone" : new String(bytes, StandardCharsets.UTF_8);
    }

    private void answer(List<Send> batch, List<Long> offsets) {
        agenda.in(link.latency(), () -> {
            boolean heard = !offsets.isEmpty() && link.isUp();
            sending.in(0, () -> answered(batch, heard ? offsets : List.of()));
        });
    }

    /** @param offsets empty when there was no answer */
    private void answered(List<Send> batch, List<Long> offsets) {
        inFlight = List.of();
        transmitting = false;
        if (offsets.isEmpty()) {
            unanswered(batch);
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).done().complete(offsets.get(i));
        }
        transmitSoon();
    }

    private void unanswered(List<Send> batch) {
        List<Send> again = batch.stream()
                .filter(send -> retries && agenda.nowMs() < send.expiresMs())
                .toList();
        for (int i = again.size() - 1; i >= 0; i--) {
            sends.addFirst(again.get(i));
        }
        batch.stream()
                .filter(send -> !again.contains(send))
                .forEach(send -> send.done().completeExceptionally(new TimeoutException("No answer from the broker")));
        if (!transmitting && !sends.isEmpty()) {
            transmitting = true;
            sending.in(agenda.between(50, 500), this::transmit);
        }
    }

    @Override
    public CompletableFuture<Void> readToEnd() {
        CompletableFuture<?>[] own =
                Stream.concat(inFlight.stream(), sends.stream()).map(Send::done).toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(own).handle((ok, error) -> null).thenCompose(sent -> {
            CompletableFuture<Void> done = new CompletableFuture<>();
            askForEnds(done);
            return done;
        });
    }

    private void askForEnds(CompletableFuture<Void> done) {
        agenda.in(link.latency(), () -> {
            long[] ends = topic.ends();
            boolean answered = link.isUp();
            reading.in(link.latency(), () -> {
                if (answered && isReached(ends)) {
                    done.complete(null);
                } else if (answered) {
                    waiters.add(new Waiter(ends, done));
                } else {
                    reading.in(500, () -> askForEnds(done));
                }
            });
        });
    }

    @Override
    public void flush(Duration atMost) {}

    @Override
    public int partitions() {
        return positions.length;
    }

    @Override
    public void close() {
        topic.close(appended);
    }
}
