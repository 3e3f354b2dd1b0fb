package io.millrace.worker.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who wait until a topic is read to its end: asks for the end, once for all who came meanwhile, and lets them go
 * when the tail is there. The log's thread, except {@link #ask} and {@link #fail}.
 */
final class EndReads {
    private static final Logger LOG = LoggerFactory.getLogger(EndReads.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String topic;
    private final Supplier<CompletableFuture<Map<TopicPartition, Long>>> ends;
    private final Time time;
    private final Queue<CompletableFuture<Void>> asked = new ConcurrentLinkedQueue<>();
    private final List<Awaited> awaited = new ArrayList<>();
    private Optional<LookUp> lookUp = Optional.empty();
    private long nextLookUpMs;
    private volatile Optional<RuntimeException> failure = Optional.empty();

    /** A question for the ends, and where the tail stood when it was asked. */
    private record LookUp(
            CompletableFuture<Map<TopicPartition, Long>> answer,
            Map<TopicPartition, Long> stood,
            List<CompletableFuture<Void>> waiting) {}

    private record Awaited(Map<TopicPartition, Long> ends, List<CompletableFuture<Void>> waiting) {}

    /** @param ends asks for the offsets behind the last records; any failure is told in the future */
    EndReads(String topic, Supplier<CompletableFuture<Map<TopicPartition, Long>>> ends, Time time) {
        this.topic = topic;
        this.ends = ends;
        this.time = time;
    }

    /** Completes when the tail has come to what is the end now, provided that the log's thread hears of it. */
    CompletableFuture<Void> ask() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        asked.add(done);
        failure.ifPresent(this::fail);
        return done;
    }

    /** Fails whoever waits, and whoever will. */
    void fail(RuntimeException reason) {
        failure = Optional.of(reason);
        take().forEach(done -> done.completeExceptionally(reason));
    }

    /** As {@link #fail}, and also those that wait for the tail: when the log's thread ends. */
    void end(RuntimeException reason) {
        fail(reason);
        lookUp.ifPresent(question -> question.waiting().forEach(done -> done.completeExceptionally(reason)));
        awaited.forEach(each -> each.waiting().forEach(done -> done.completeExceptionally(reason)));
    }

    private List<CompletableFuture<Void>> take() {
        List<CompletableFuture<Void>> taken = new ArrayList<>();
        for (CompletableFuture<Void> done = asked.poll(); done != null; done = asked.poll()) {
            taken.add(done);
        }
        return taken;
    }

    /** Does what can be done now. The tail is woken when there is more to do. */
    void advance(TopicTail tail) {
        lookUp.filter(question -> question.answer().isDone()).ifPresent(question -> answered(question, tail));
        if (lookUp.isEmpty() && !asked.isEmpty() && time.milliseconds() >= nextLookUpMs) {
            begin(tail);
        }
        letGo(tail);
    }

    private void begin(TopicTail tail) {
        Map<TopicPartition, Long> stood = tail.positions();
        List<CompletableFuture<Void>> waiting = take();
        CompletableFuture<Map<TopicPartition, Long>> answer = ends.get();
        lookUp = Optional.of(new LookUp(answer, stood, waiting));
        answer.whenComplete((done, problem) -> tail.wakeUp());
    }

    private void answered(LookUp question, TopicTail tail) {
        lookUp = Optional.empty();
        try {
            Map<TopicPartition, Long> found = question.answer().join();
            tail.checkNotCut(question.stood(), found);
            awaited.add(new Awaited(found, question.waiting()));
        } catch (CompletionException e) {
            failed(question, e.getCause());
        }
    }

    private void failed(LookUp question, Throwable cause) {
        if (cause instanceof RetriableException) {
            LOG.warn("The end of topic '{}' cannot be looked up now, trying again: {}", topic, cause.toString());
            asked.addAll(question.waiting());
            nextLookUpMs = time.milliseconds() + PAUSE.toMillis();
            failure.ifPresent(this::fail);
            return;
        }
        ConnectException refused = new ConnectException(
                "The end of topic '" + topic + "' cannot be looked up: " + cause.getMessage()
                        + ". Check that the topic exists and that the worker may describe it",
                cause);
        question.waiting().forEach(done -> done.completeExceptionally(refused));
    }

    private void letGo(TopicTail tail) {
        List<Awaited> reached =
                awaited.stream().filter(each -> tail.hasReached(each.ends())).toList();
        awaited.removeAll(reached);
        reached.forEach(each -> each.waiting().forEach(done -> done.complete(null)));
    }

    /** Whether time alone, without a record or an answer, gives this something to do. */
    boolean isWaitingForTime() {
        return lookUp.isEmpty() && !asked.isEmpty() || !awaited.isEmpty();
    }
}
