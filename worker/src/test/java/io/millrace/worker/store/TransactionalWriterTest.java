package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.store.PrivilegedWriter.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

/** How the leader uses its producers. */
class TransactionalWriterTest {
    private static final List<Message> TWO = List.of(message("first"), message("second"));

    private final List<MockProducer<byte[], byte[]>> made = new ArrayList<>();
    private RuntimeException initFailure;
    private final TransactionalWriter writer = new TransactionalWriter("configs", "connect-cluster-g", this::make);

    private Producer<byte[], byte[]> make() {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactionException = initFailure;
        made.add(producer);
        return producer;
    }

    private static Message message(String key) {
        return new Message(key.getBytes(StandardCharsets.UTF_8), null);
    }

    @Test
    void aWriteIsOneTransaction() {
        writer.claim();

        assertEquals(1, writer.write(TWO).join());
        assertEquals(2, writer.write(List.of(message("third"))).join());

        assertEquals(2, made.get(0).commitCount());
        assertEquals(3, made.get(0).history().size());
        assertEquals("configs", made.get(0).history().get(0).topic());
        assertTrue(writer.isClaimed());
    }

    @Test
    void withoutAClaimNothingIsWritten() {
        assertFalse(writer.isClaimed());

        assertEquals(
                "Cannot produce to config topic without claiming write privileges first",
                failure(writer.write(TWO)).getMessage());
        assertEquals(List.of(), made);
    }

    @Test
    void theFirstFailureEndsTheClaim() {
        writer.claim();
        made.get(0).commitTransactionException = new TimeoutException("no answer");

        assertTrue(failure(writer.write(TWO)).getMessage().contains("no answer"));

        assertFalse(writer.isClaimed());
        assertTrue(made.get(0).closed());
        failure(writer.write(TWO));
        writer.claim();
        assertEquals(1, writer.write(TWO).join());
        assertEquals(2, made.size());
    }

    @Test
    void whoeverIsShutOutHearsWhy() {
        writer.claim();
        made.get(0).fenceProducer();

        PrivilegedWriteException failure = failure(writer.write(TWO));

        assertInstanceOf(ProducerFencedException.class, failure.getCause());
        assertTrue(
                failure.getMessage().startsWith("Failed to perform fencable send to config topic 'configs': "),
                failure::getMessage);
        assertTrue(failure.getMessage().contains("Another worker has taken the lead over"), failure::getMessage);
        assertEquals(List.of(), made.get(0).history());
    }

    @Test
    void aClaimThatFailsNamesTheRemedyAndLeavesNoProducer() {
        assertClaimFails(new TransactionalIdAuthorizationException("denied"), "transactional id 'connect-cluster-g'");
        assertClaimFails(new UnsupportedVersionException("old"), "brokers that support transactions");
        assertClaimFails(new TimeoutException("no coordinator"), "no coordinator");

        initFailure = null;
        writer.claim();
        assertTrue(writer.isClaimed());
    }

    private void assertClaimFails(RuntimeException reason, String told) {
        initFailure = reason;

        String message = assertThrows(ConnectException.class, writer::claim).getMessage();

        assertTrue(message.startsWith("Failed to create and initialize fencable producer for config topic"), message);
        assertTrue(message.contains(told), message);
        assertFalse(writer.isClaimed());
        assertTrue(made.get(made.size() - 1).closed());
    }

    @Test
    void aClosedWriterMakesNoMoreClaims() {
        writer.claim();

        writer.close();

        assertTrue(made.get(0).closed());
        failure(writer.write(TWO));
        assertThrows(ConnectException.class, writer::claim);
        assertTrue(made.stream().allMatch(MockProducer::closed));
    }

    private static PrivilegedWriteException failure(CompletableFuture<Long> write) {
        return assertInstanceOf(
                PrivilegedWriteException.class,
                assertThrows(CompletionException.class, write::join).getCause());
    }
}
