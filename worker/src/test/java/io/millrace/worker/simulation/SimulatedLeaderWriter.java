package io.millrace.worker.simulation;

import io.millrace.worker.store.PrivilegedWriter;
import io.millrace.worker.store.SimulatedTopic;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Writes to the config topic in transactions: whole or not at all, and not once another worker has claimed it. Whether a
 * write whose answer is lost has taken effect shows later.
 */
final class SimulatedLeaderWriter implements PrivilegedWriter {
    private static final String ID = "connect-cluster";
    private static final long TIMEOUT_MS = 60_000;
    private static final long RETRY_MS = 300;

    private final Agenda agenda;
    private final SimulatedTransactions transactions;
    private final SimulatedTopic topic;
    private final SimulatedLink link;
    private final SimulatedProcess.Lane thread;
    private OptionalInt epoch = OptionalInt.empty();

    SimulatedLeaderWriter(SimulatedCluster cluster, SimulatedLink link, SimulatedProcess process) {
        this.agenda = cluster.agenda();
        this.transactions = cluster.transactions();
        this.topic = cluster.configTopic();
        this.link = link;
        this.thread = process.thread();
    }

    @Override
    public void claim() {
        if (!link.isUp()) {
            throw new ConnectException("The brokers cannot be reached");
        }
        epoch = OptionalInt.of(transactions.begin(ID));
    }

    @Override
    public boolean isClaimed() {
        return epoch.isPresent();
    }

    @Override
    public void resign() {
        epoch = OptionalInt.empty();
    }

    @Override
    public CompletableFuture<Long> write(List<Message> messages) {
        CompletableFuture<Long> written = new CompletableFuture<>();
        transmit(messages, epoch.orElseThrow(), agenda.nowMs() + TIMEOUT_MS, written);
        return written;
    }

    private void transmit(List<Message> messages, int own, long untilMs, CompletableFuture<Long> written) {
        agenda.in(link.latency(), () -> {
            if (!link.isUp()) {
                thread.in(RETRY_MS, () -> {
                    if (agenda.nowMs() < untilMs) {
                        transmit(messages, own, untilMs, written);
                    } else {
                        fail(own, new TimeoutException("No answer from the brokers"), written);
                    }
                });
            } else if (transactions.isValid(ID, own)) {
                answer(append(messages), own, untilMs, written);
            } else {
                thread.in(link.latency(), () -> fail(own, new ProducerFencedException("A later leader"), written));
            }
        });
    }

    private long append(List<Message> messages) {
        long last = -1;
        for (Message message : messages) {
            last = topic.append(message.key(), message.value());
        }
        topic.mark(0);
        return last;
    }

    private void answer(long offset, int own, long untilMs, CompletableFuture<Long> written) {
        thread.in(link.latency(), () -> {
            if (link.isUp()) {
                written.complete(offset);
            } else if (agenda.nowMs() < untilMs) {
                thread.in(RETRY_MS, () -> answer(offset, own, untilMs, written));
            } else {
                fail(own, new TimeoutException("No answer from the brokers"), written);
            }
        });
    }

    private void fail(int own, RuntimeException error, CompletableFuture<Long> written) {
        if (epoch.equals(OptionalInt.of(own))) {
            resign();
        }
        written.completeExceptionally(new ConnectException("Failed to write to the config topic", error));
    }
}
