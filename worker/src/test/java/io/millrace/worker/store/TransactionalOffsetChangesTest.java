package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class TransactionalOffsetChangesTest {
    private static final ByteBuffer FIRST = OffsetJson.key("orders", Map.of("file", 1));
    private static final ByteBuffer SECOND = OffsetJson.key("orders", Map.of("file", 2));

    private final MemoryOffsetBackingStore reader = new MemoryOffsetBackingStore();
    private final MemoryOffsetBackingStore workers = new MemoryOffsetBackingStore();
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final TransactionalOffsetChanges changes = new TransactionalOffsetChanges(
            "orders",
            reader,
            () -> producer,
            made -> new TransactionalOffsets("orders", reader, "own", made, Optional.of(workers)));

    @Test
    void writesAllInOneTransactionAndForgetsInTheWorkersStoreToo() throws Exception {
        workers.set(Map.of(FIRST, OffsetJson.value(Map.of("position", 1)))).get();
        Map<ByteBuffer, ByteBuffer> values = new HashMap<>();
        values.put(FIRST, null);
        values.put(SECOND, OffsetJson.value(Map.of("position", 2)));

        changes.set(values).get();

        assertEquals(1, producer.commitCount());
        assertEquals(2, producer.history().size());
        assertTrue(producer.history().stream().map(ProducerRecord::topic).allMatch("own"::equals));
        Map<ByteBuffer, ByteBuffer> copies = workers.get(List.of(FIRST, SECOND)).get();
        assertNull(copies.get(FIRST));
        assertEquals(OffsetJson.value(Map.of("position", 2)), copies.get(SECOND));
        changes.close();
        assertTrue(producer.closed());
    }

    @Test
    void whatFailsIsNotChangedByHalfAndThatIsSaid() throws Exception {
        KafkaException cause = new KafkaException("no coordinator");
        producer.commitTransactionException = cause;

        Exception failed = assertThrows(
                ExecutionException.class,
                () -> changes.set(Map.of(FIRST, OffsetJson.value(Map.of()))).get());

        assertInstanceOf(ConnectException.class, failed.getCause());
        assertTrue(
                failed.getCause().getMessage().contains("'orders' could not be written in a transaction: no coord"),
                failed.getCause().getMessage());
        assertTrue(failed.getCause()
                .getMessage()
                .endsWith(". All of it is changed or nothing; the request can be repeated"));
        assertSame(cause, failed.getCause().getCause());
        assertNull(workers.get(List.of(FIRST)).get().get(FIRST));
    }

    @Test
    void nothingIsWrittenWhenTheWorkersStoreCannotForget() {
        ScriptedOffsetStore stubborn = new ScriptedOffsetStore();
        CompletableFuture<Void> answer = new CompletableFuture<>();
        stubborn.nextSet = answer;
        TransactionalOffsets offsets =
                new TransactionalOffsets("orders", reader, "own", producer, Optional.of(stubborn));
        offsets.gather(Map.of("file", 1), null);

        CompletableFuture<Void> prepared = offsets.prepare();
        assertFalse(prepared.isDone());
        answer.completeExceptionally(new ConnectException("full"));

        assertThrows(CompletionException.class, prepared::join);
        assertFalse(offsets.isEmpty(), "what could not be written is not forgotten");
    }

    @Test
    void aProducerIsMadeOnlyForAChange() {
        TransactionalOffsetChanges onlyRead = new TransactionalOffsetChanges(
                "orders",
                reader,
                () -> {
                    throw new AssertionError("Nothing is written");
                },
                made -> null);

        onlyRead.start();
        assertTrue(onlyRead.startingWith(OffsetJson.keyPrefix("orders")).join().isEmpty());
        onlyRead.close();

        assertThrows(CompletionException.class, () -> onlyRead.set(Map.of()).join());
    }
}
