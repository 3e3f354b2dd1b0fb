package io.millrace.mirror;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.time.ManualTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LogTailTest {
    private static final TopicPartition FIRST = new TopicPartition("log", 0);
    private static final TopicPartition SECOND = new TopicPartition("log", 1);

    private final MockConsumer<String, String> consumer = new MockConsumer<>("earliest");
    private final ManualTime time = new ManualTime();
    private final List<String> read = new CopyOnWriteArrayList<>();
    private final List<Exception> failures = new CopyOnWriteArrayList<>();
    private Consumer<ConsumerRecord<String, String>> onRecord = record -> read.add(record.value());
    private Consumer<Exception> onFailure = failures::add;

    private final LogListener<String, String> listener = new LogListener<>() {
        @Override
        public void record(ConsumerRecord<String, String> record) {
            onRecord.accept(record);
        }

        @Override
        public void failed(Exception failure) {
            onFailure.accept(failure);
        }
    };
    private final LogTail<String, String> tail = new LogTail<>(
            new LogSource<>("log", consumer, Optional.empty(), partition -> partition.partition() == 0),
            listener,
            time);

    @AfterEach
    void stop() {
        tail.stop();
        assertTrue(consumer.closed());
    }

    @Test
    void hasReadWhatIsThereWhenItHasStarted() {
        topicWith("a", "b", "c");

        tail.start(true);

        assertEquals(List.of("a", "b", "c"), read);
    }

    @Test
    void hasStartedAtOnceWhenTheTopicIsEmpty() {
        topicWith();

        tail.start(true);

        assertEquals(List.of(), read);
    }

    @Test
    void readsOnlyThePartitionsChosen() {
        topicWith("a");

        tail.start(true);

        assertEquals(Set.of(FIRST), consumer.assignment());
    }

    @Test
    void goesOnWithWhatComesLater() {
        topicWith("a");
        tail.start(true);

        consumer.addRecord(record(1, "b"));

        eventually("it arrives", () -> read.equals(List.of("a", "b")));
    }

    @Test
    void passesOverARecordThatCannotBeUsed() {
        onRecord = record -> {
            if (record.value().equals("bad")) {
                throw new IllegalArgumentException("bad record");
            }
            read.add(record.value());
        };
        topicWith("a", "bad", "c");

        tail.start(true);

        assertEquals(List.of("a", "c"), read);
        assertEquals(List.of(), failures);
    }

    @Test
    void triesAgainUntilItWorks() {
        topicWith("a");
        consumer.setPollException(new KafkaException("for once"));

        tail.start(false);

        assertEquals(List.of("a"), read);
        assertEquals(List.of(), failures);
    }

    @Test
    void triesAgainAfterItHasStarted() {
        topicWith("a");
        tail.start(true);

        consumer.setPollException(new TopicAuthorizationException("log"));
        consumer.addRecord(record(1, "b"));

        eventually("it arrives", () -> read.equals(List.of("a", "b")));
        assertEquals(List.of(), failures);
    }

    @Test
    void failsAtOnceWhenAskedTo() {
        topicWith("a");
        KafkaException refused = new TopicAuthorizationException("log");
        consumer.setPollException(refused);

        assertSame(refused, assertThrows(TopicAuthorizationException.class, () -> tail.start(true)));

        assertEquals(List.of(refused), failures);
    }

    @Test
    void throwsTheFailureItselfWhateverTheListenerMakesOfIt() {
        topicWith("a");
        KafkaException refused = new TopicAuthorizationException("log");
        consumer.setPollException(refused);
        onFailure = failure -> {
            throw new IllegalStateException(failure);
        };

        assertSame(refused, assertThrows(TopicAuthorizationException.class, () -> tail.start(true)));
    }

    @Test
    void waitsForATopicToAppear() {
        CompletableFuture<Void> start = CompletableFuture.runAsync(() -> tail.start(true));
        assertFalse(start.isDone());

        topicWith("a");

        start.join();
        assertEquals(List.of("a"), read);
    }

    @Test
    void doesNotWaitForEverWhenItShallFailFast() {
        CompletableFuture<Void> start = CompletableFuture.runAsync(() -> tail.start(true));

        eventually("it gives up", () -> {
            time.sleep(1_000);
            return start.isDone();
        });

        Throwable cause = assertThrows(CompletionException.class, start::join).getCause();
        assertEquals(UnknownTopicOrPartitionException.class, cause.getClass());
        assertEquals(1, failures.size());
    }

    @Test
    void readsWhatIsLeftWhenRecordsAreGone() {
        topicWith("a", "b");
        consumer.setPollException(new OffsetOutOfRangeException(Map.of(FIRST, 0L)));

        tail.start(true);

        assertEquals(List.of("a", "b"), read);
    }

    @Test
    void looksForTheEndAgainWhenNothingComes() {
        topicWith("a");
        consumer.updateEndOffsets(Map.of(FIRST, 9L));
        CompletableFuture<Void> start = CompletableFuture.runAsync(() -> tail.start(true));
        eventually("it has read all there is", () -> read.size() == 1);

        consumer.updateEndOffsets(Map.of(FIRST, 1L));

        eventually("it sees the end", () -> {
            time.sleep(1_000);
            return start.isDone();
        });
        start.join();
    }

    @Test
    void endsAStartUnderWayWhenStopped() {
        CompletableFuture<Void> start = CompletableFuture.runAsync(() -> tail.start(false));
        eventually("its thread runs", () -> threads() == 1);

        tail.stop();

        Throwable cause = assertThrows(CompletionException.class, start::join).getCause();
        assertEquals("Reading topic 'log' was stopped before all of it was read", cause.getMessage());
        eventually("its thread ends", () -> threads() == 0);
    }

    @Test
    void doesNotStartOnceItIsStopped() {
        tail.stop();

        assertThrows(ConnectException.class, () -> tail.start(false));
        assertEquals(0, threads());
    }

    @Test
    void mayBeStoppedAgainAndFromItsOwnThread() {
        onRecord = record -> tail.stop();
        topicWith("a");

        tail.start(false);

        tail.stop();
        eventually("its thread ends", () -> threads() == 0);
    }

    @Test
    void tellsAnErrorOfTheListenerToWhoStarted() {
        onRecord = record -> {
            throw new NoClassDefFoundError("gone");
        };
        topicWith("a");

        ConnectException failure = assertThrows(ConnectException.class, () -> tail.start(false));

        assertEquals(NoClassDefFoundError.class, failure.getCause().getClass());
    }

    private void topicWith(String... values) {
        consumer.updateBeginningOffsets(Map.of(FIRST, 0L));
        consumer.updateEndOffsets(Map.of(FIRST, (long) values.length));
        consumer.schedulePollTask(() -> {
            for (int i = 0; i < values.length; i++) {
                consumer.addRecord(record(i, values[i]));
            }
        });
        consumer.updatePartitions("log", List.of(info(FIRST), info(SECOND)));
    }

    private static ConsumerRecord<String, String> record(long offset, String value) {
        return new ConsumerRecord<>("log", 0, offset, "key", value);
    }

    private static PartitionInfo info(TopicPartition partition) {
        return new PartitionInfo(partition.topic(), partition.partition(), null, null, null);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("log-tail-log"))
                .count();
    }
}
