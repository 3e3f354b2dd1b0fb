package io.millrace.worker.store;

import io.millrace.worker.kafka.InternalTopic;
import io.millrace.worker.kafka.InternalTopics;
import io.millrace.worker.model.Words;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A topic of the worker's own on Kafka. Read on a thread of its own from {@link #start} on; a fault of a broker or of a
 * record does not end it. Ends are those of uncommitted records, so that whoever waits for them waits for open
 * transactions, too.
 */
public final class KafkaBasedLog implements TopicLog {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaBasedLog.class);
    private static final Duration FOREVER = Duration.ofMillis(Integer.MAX_VALUE);
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Duration FIRST_ENDS = Duration.ofMinutes(15);
    private static final Duration FIRST_ENDS_PAUSE = Duration.ofSeconds(10);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private final InternalTopic topic;
    private final LogClients clients;
    private final InternalTopics topics;
    private final Time time;
    private final EndReads endReads;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Set<CompletableFuture<Long>> underWay = ConcurrentHashMap.newKeySet();
    private volatile Optional<Producer<byte[], byte[]>> producer = Optional.empty();
    private volatile Optional<TopicTail> tail = Optional.empty();
    private volatile int partitions;

    public KafkaBasedLog(InternalTopic topic, LogClients clients, InternalTopics topics, Time time) {
        this.topic = topic;
        this.clients = clients;
        this.topics = topics;
        this.time = time;
        this.endReads = new EndReads(topic.name(), this::ends, time);
        this.thread = new Thread(this::run, "KafkaBasedLog Work Thread - " + topic.name());
        this.thread.setDaemon(true);
        this.thread.setContextClassLoader(KafkaBasedLog.class.getClassLoader());
    }

    @Override
    public void start(Reader reader) {
        topics.ensure(topic);
        checkOpen();
        try {
            open(reader);
            readToFirstEnd(tail.orElseThrow());
            thread.start();
            LOG.info("Read topic '{}' to its end, {} partition(s)", topic.name(), partitions);
        } catch (RuntimeException | Error e) {
            closeClients();
            throw e;
        }
    }

    private void open(Reader reader) {
        producer = clients.producer().map(make -> make.get());
        TopicTail opened = new TopicTail(topic.name(), clients.consumer().get(), reader, time);
        tail = Optional.of(opened);
        opened.assign();
        partitions = opened.partitions().size();
        InternalTopics.requirePartitions(topic, partitions);
        producer.filter(made -> clients.ownsProducer()).ifPresent(this::acquaint);
    }

    /** So that the first send does not have to wait for metadata. */
    private void acquaint(Producer<byte[], byte[]> made) {
        try {
            made.partitionsFor(topic.name());
        } catch (KafkaException e) {
            LOG.debug("The producer of topic '{}' does not know it yet", topic.name(), e);
        }
    }

    private void readToFirstEnd(TopicTail reading) {
        Map<TopicPartition, Long> firstEnds = firstEnds();
        while (!reading.hasReached(firstEnds)) {
            checkOpen();
            try {
                reading.poll(MOMENT);
            } catch (RetriableException e) {
                LOG.warn("Topic '{}' cannot be read now, trying again: {}", topic.name(), e.toString());
                pause(MOMENT);
            }
        }
    }

    private Map<TopicPartition, Long> firstEnds() {
        long deadlineMs = time.milliseconds() + FIRST_ENDS.toMillis();
        while (true) {
            try {
                return ends().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException) || time.milliseconds() >= deadlineMs) {
                    throw new ConnectException(
                            "The end of topic '" + topic.name() + "' cannot be looked up: "
                                    + e.getCause().getMessage()
                                    + ". Check that its brokers are up and that the worker may describe the topic",
                            e.getCause());
                }
                LOG.warn("The end of topic '{}' cannot be looked up now, trying again", topic.name(), e.getCause());
                pause(FIRST_ENDS_PAUSE);
                checkOpen();
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    /** The offsets behind the last records, committed or not. */
    private CompletableFuture<Map<TopicPartition, Long>> ends() {
        try {
            Map<TopicPartition, OffsetSpec> latest = tail.orElseThrow().partitions().stream()
                    .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
            return topics.admin()
                    .listOffsets(latest)
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .thenApply(KafkaBasedLog::offsets);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Map<TopicPartition, Long> offsets(Map<TopicPartition, ListOffsetsResultInfo> infos) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        infos.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    private void run() {
        TopicTail reading = tail.orElseThrow();
        try {
            while (!isClosing()) {
                step(reading);
            }
        } catch (Throwable e) { // whoever waits must hear of it, whatever it is
            LOG.error("Topic '{}' is not read any more; restart the worker", topic.name(), e);
        } finally {
            endReads.end(closed());
            closeClients();
        }
    }

    private void step(TopicTail reading) {
        try {
            endReads.advance(reading);
            reading.poll(endReads.isWaitingForTime() ? MOMENT : FOREVER);
        } catch (WakeupException e) {
            LOG.trace("Woken");
        } catch (RuntimeException | Error e) { // out of memory, for one: others may have used it up
            if (!isClosing()) {
                LOG.error("Topic '{}' cannot be read now, trying again", topic.name(), e);
                pause(MOMENT);
            }
        }
    }

    @Override
    public CompletableFuture<Long> send(byte[] key, byte[] value) {
        if (isClosing() || producer.isEmpty()) {
            return CompletableFuture.failedFuture(
                    producer.isEmpty() && !isClosing()
                            ? new ConnectException("Topic '" + topic.name() + "' was opened to be read only")
                            : closed());
        }
        CompletableFuture<Long> sent = new CompletableFuture<>();
        underWay.add(sent);
        sent.whenComplete((offset, problem) -> underWay.remove(sent));
        try {
            producer.get().send(new ProducerRecord<>(topic.name(), key, value), (metadata, problem) -> {
                if (problem == null) {
                    sent.complete(metadata.offset());
                } else {
                    sent.completeExceptionally(problem);
                }
            });
        } catch (RuntimeException e) {
            sent.completeExceptionally(e);
        }
        return sent.copy();
    }

    @Override
    public CompletableFuture<Void> readToEnd() {
        return sendsUnderWay().handle((done, problem) -> null).thenCompose(ignored -> {
            CompletableFuture<Void> reached = endReads.ask();
            tail.ifPresent(TopicTail::wakeUp);
            return reached;
        });
    }

    private CompletableFuture<Void> sendsUnderWay() {
        return CompletableFuture.allOf(underWay.toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public void flush(Duration atMost) {
        try {
            sendsUnderWay().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("Topic '{}': not all records were acknowledged within {}", topic.name(), Words.of(atMost));
        } catch (ExecutionException e) {
            LOG.debug("Topic '{}': a record could not be written, as its writer knows", topic.name(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public int partitions() {
        return partitions;
    }

    /** Waits for what was sent, and for the reader, a few seconds each; idempotent. */
    @Override
    public void close() {
        closing.countDown();
        tail.ifPresent(TopicTail::wakeUp);
        try {
            thread.join(CLOSE_WAIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn(
                    "Topic '{}': its reader has not ended within {}; not waiting longer",
                    topic.name(),
                    Words.of(CLOSE_WAIT));
        }
        producer.ifPresent(clients::close);
        endReads.fail(closed());
    }

    /** Clients complain of being closed by a thread that was interrupted, as one is whose start has become pointless. */
    private void closeClients() {
        boolean interrupted = Thread.interrupted();
        tail.ifPresent(opened -> quietly(opened::close));
        producer.ifPresent(opened -> quietly(() -> clients.close(opened)));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void quietly(Runnable close) {
        try {
            close.run();
        } catch (RuntimeException e) {
            LOG.warn("Topic '{}': a client failed to close", topic.name(), e);
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void checkOpen() {
        if (isClosing()) {
            throw closed();
        }
    }

    private ConnectException closed() {
        return new ConnectException("Topic '" + topic.name() + "' is not read any more, since the worker stops");
    }

    /** Ends early when the log is closed. */
    private void pause(Duration duration) {
        try {
            closing.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private ConnectException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ConnectException("Interrupted while reading topic '" + topic.name() + "'", e);
    }
}
