package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a topic is read, and how the waiting for its end goes, against a consumer that does as it is told. */
class TopicTailTest {
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);

    private final ManualTime time = new ManualTime();
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final List<Long> heard = new ArrayList<>();
    private final TopicTail tail = new TopicTail("t", consumer, batch -> batch.forEach(this::hear), time);
    private CompletableFuture<Map<TopicPartition, Long>> ends = new CompletableFuture<>();
    private int lookUps;
    private final EndReads endReads = new EndReads(
            "t",
            () -> {
                lookUps++;
                return ends;
            },
            time);

    private void hear(TopicLog.Entry entry) {
        heard.add(entry.offset());
        if (entry.key()[0] == 'x') {
            throw new IllegalStateException("a bad record");
        }
    }

    @BeforeEach
    void assign() {
        Node node = new Node(1, "localhost", 1);
        consumer.updatePartitions("t", List.of(new PartitionInfo("t", 0, node, new Node[] {node}, new Node[] {node})));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        tail.assign();
    }

    private void add(long offset, String key) {
        consumer.addRecord(new ConsumerRecord<>("t", 0, offset, key.getBytes(), new byte[0]));
    }

    private void poll() {
        tail.poll(Duration.ZERO);
    }

    @Test
    void goesOnBehindABatchThatItsReaderCannotRead() {
        add(0, "a");
        add(1, "x");
        poll();
        add(2, "b");
        poll();

        assertEquals(List.of(0L, 1L, 2L), heard);
        assertTrue(tail.hasReached(Map.of(PARTITION, 3L)));
    }

    @Test
    void beginsAnewWhereItsPositionIsGone() {
        add(0, "a");
        add(1, "b");
        poll();
        consumer.setPollException(new OffsetOutOfRangeException(Map.of(PARTITION, 2L)));
        poll();
        add(0, "c");
        poll();

        assertEquals(List.of(0L, 1L, 0L), heard);
    }

    @Test
    void beginsAnewWhenTheTopicEndsBeforeWhereItStood() {
        add(0, "a");
        add(1, "b");
        poll();

        tail.checkNotCut(Map.of(PARTITION, 2L), Map.of(PARTITION, 2L));
        assertTrue(tail.hasReached(Map.of(PARTITION, 2L)));
        tail.checkNotCut(Map.of(PARTITION, 2L), Map.of(PARTITION, 1L));
        add(0, "c");
        poll();

        assertEquals(List.of(0L, 1L, 0L), heard);
    }

    @Test
    void givesUpATopicThatHasNoPartitions() {
        MockConsumer<byte[], byte[]> knowingNothing = new MockConsumer<>("none");

        String message = assertThrows(
                        ConnectException.class, () -> new TopicTail("t", knowingNothing, batch -> {}, time).assign())
                .getMessage();

        assertTrue(
                message.startsWith("Could not look up partition metadata for topic 't' in the allotted period."),
                message);
    }

    @Test
    void wakingItEndsThePollAndNothingElse() {
        tail.wakeUp();
        poll();
        add(0, "a");
        poll();

        assertEquals(List.of(0L), heard);
    }

    @Test
    void whoWaitsForTheEndGoesWhenTheTailIsThere() {
        CompletableFuture<Void> first = endReads.ask();
        CompletableFuture<Void> second = endReads.ask();
        endReads.advance(tail);
        ends.complete(Map.of(PARTITION, 2L));
        add(0, "a");
        pollWoken();
        endReads.advance(tail);
        assertFalse(first.isDone());

        add(1, "b");
        poll();
        endReads.advance(tail);

        assertTrue(first.isDone() && second.isDone());
        assertEquals(1, lookUps);
        assertFalse(endReads.isWaitingForTime());
    }

    @Test
    void anEndThatCannotBeLookedUpNowIsAskedForAgain() {
        CompletableFuture<Void> waiting = endReads.ask();
        endReads.advance(tail);
        ends.completeExceptionally(new CompletionException(new UnknownTopicOrPartitionException("gone")));
        endReads.advance(tail);
        endReads.advance(tail);
        assertEquals(1, lookUps);
        assertTrue(endReads.isWaitingForTime());

        time.advance(1000);
        ends = CompletableFuture.completedFuture(Map.of(PARTITION, 0L));
        endReads.advance(tail);
        endReads.advance(tail);

        assertEquals(2, lookUps);
        assertTrue(waiting.isDone() && !waiting.isCompletedExceptionally());
    }

    @Test
    void anEndThatMayNotBeLookedUpFailsWhoWaits() {
        CompletableFuture<Void> waiting = endReads.ask();
        ends.completeExceptionally(new TopicAuthorizationException("no"));
        endReads.advance(tail);
        endReads.advance(tail);

        CompletionException failure = assertThrows(CompletionException.class, waiting::join);
        assertTrue(failure.getCause().getMessage().startsWith("The end of topic 't' cannot be looked up: "));
    }

    @Test
    void whoeverWaitsIsToldWhenItEnds() {
        CompletableFuture<Void> looking = endReads.ask();
        endReads.advance(tail);
        CompletableFuture<Void> asked = endReads.ask();

        endReads.end(new ConnectException("closed"));

        assertTrue(
                Set.of(looking, asked, endReads.ask()).stream().allMatch(CompletableFuture::isCompletedExceptionally));
    }

    /** An answer has woken it. */
    private void pollWoken() {
        poll();
        poll();
    }
}
