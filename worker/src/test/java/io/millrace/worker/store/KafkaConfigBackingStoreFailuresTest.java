package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.model.TargetState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

/** Writes that have to wait, or do not end well. */
class KafkaConfigBackingStoreFailuresTest extends KafkaConfigBackingStoreFixture {
    @Test
    void writesOfOneConnectorAreMadeOneAfterTheOther() {
        log.holdSends();
        CompletableFuture<Void> first = store.putConnectorConfig("c", CONFIG, Optional.empty());
        CompletableFuture<Void> second = store.putTaskConfigs("c", List.of(TASK));
        CompletableFuture<Void> third = store.putTaskConfigs("c", List.of());
        CompletableFuture<Void> other = store.putConnectorConfig("d", CONFIG, Optional.empty());

        log.releaseSends();
        log.deliver();
        assertTrue(first.isDone() && other.isDone() && !second.isDone());
        deliverAll();

        assertTrue(second.isDone() && third.isDone());
        assertEquals(
                List.of("connector-c", "connector-d", "task-c-0", "commit-c", "commit-c"),
                records().stream().map(record -> record.split(" ")[0]).toList());
    }

    @Test
    void aWriteThatIsNotAcknowledgedInTimeMayStillTakeEffectAndSaysSo() {
        log.holdSends();
        CompletableFuture<Void> written = store.putConnectorConfig("c", CONFIG, Optional.empty());

        alarm.ring();

        assertEquals(
                "Error writing connector configuration to Kafka: it took longer than 30 s; it may have taken effect,"
                        + " or may still do so: see GET /connectors/c/config before trying again",
                failure(written).getMessage());
        log.releaseSends();
        log.deliver();
        assertTrue(store.snapshot().contains("c"));
    }

    @Test
    void aWriteThatIsNotReadInTimeIsInTheTopicAndSaysSo() {
        CompletableFuture<Void> written = store.putConnectorConfig("c", CONFIG, Optional.empty());

        alarm.ring();

        assertTrue(failure(written).getMessage().contains("it is in the topic"), failure(written)::getMessage);
    }

    @Test
    void tasksThatAreNotReadInTimeAreNeverCommitted() {
        done(store.putConnectorConfig("c", CONFIG, Optional.empty()));
        CompletableFuture<Void> written = store.putTaskConfigs("c", List.of(TASK));

        alarm.ring();
        deliverAll();

        assertTrue(
                failure(written)
                        .getMessage()
                        .endsWith("what was written of it so far has no effect, and no more will be"),
                failure(written)::getMessage);
        assertEquals(2, records().size());
    }

    @Test
    void aWriteWhoseTurnDoesNotComeInTimeIsNeverMade() {
        log.holdSends();
        CompletableFuture<Void> first = store.putConnectorConfig("c", CONFIG, Optional.empty());
        CompletableFuture<Void> second = store.putConnectorConfig("c", Map.of("file", "late"), Optional.empty());

        alarm.ringLatest();
        log.releaseSends();
        done(first);

        assertTrue(
                failure(second).getMessage().endsWith("nothing of it was written, nor will be"),
                failure(second)::getMessage);
        assertEquals(1, records().size());
    }

    @Test
    void theNextWriteOfAConnectorIsMadeWhenTheOneBeforeIsGivenUp() {
        log.holdSends();
        CompletableFuture<Void> first = store.putConnectorConfig("c", CONFIG, Optional.empty());
        alarm.ring();
        CompletableFuture<Void> second = store.putConnectorConfig("c", Map.of("file", "later"), Optional.empty());

        log.releaseSends();
        done(second);

        assertTrue(first.isCompletedExceptionally());
        assertEquals(
                Map.of("file", "later"),
                store.snapshot().connector("c").orElseThrow().config());
        assertEquals(2, records().size());
    }

    @Test
    void aRefusedWriteNamesWhyAndTheNextOneIsMade() {
        RecordTooLargeException refusal = new RecordTooLargeException("1 MB at most");
        log.refuseSends(Optional.of(refusal));

        CompletableFuture<Void> refused = store.putConnectorConfig("c", CONFIG, Optional.of(TargetState.STOPPED));

        assertTrue(
                failure(refused)
                        .getMessage()
                        .startsWith("Error writing connector configuration to Kafka: 1 MB at most; "),
                failure(refused)::getMessage);
        assertSame(refusal, failure(refused).getCause());
        log.refuseSends(Optional.empty());
        done(store.putConnectorConfig("c", CONFIG, Optional.empty()));
        assertEquals(1, records().size());
    }

    @Test
    void theConfigOfAConnectorIsNotWrittenBeforeItsInitialTargetIs() {
        log.holdSends();
        CompletableFuture<Void> written = store.putConnectorConfig("c", CONFIG, Optional.of(TargetState.STOPPED));

        log.loseSends(new RecordTooLargeException("no"));
        deliverAll();

        assertTrue(written.isCompletedExceptionally());
        assertEquals(List.of(), records());
    }

    @Test
    void closingFailsWhatHasNotEndedAndWhatIsAskedForLater() {
        log.holdSends();
        CompletableFuture<Void> before = store.putConnectorConfig("c", CONFIG, Optional.empty());

        Thread.currentThread().interrupt(); // so that it does not wait
        store.close();
        assertTrue(Thread.interrupted());

        assertInstanceOf(ConnectException.class, failure(before));
        CompletableFuture<Void> after = store.putTargetState("c", TargetState.PAUSED);
        assertTrue(
                failure(after).getMessage().endsWith("nothing of it was written, nor will be"),
                failure(after)::getMessage);
        assertEquals(0, alarm.waiting());
    }
}
