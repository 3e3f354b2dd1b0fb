package io.millrace.worker.record;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who waits for whom when dead letters are sent, and what ends when. */
class SourceLetterThreadsTest {
    private final LetterFixture fixture = new LetterFixture();
    private final MockProducer<byte[], byte[]> producer = fixture.producer;

    @AfterEach
    void end() {
        fixture.close();
    }

    @Test
    void lettersOfTheTasksOwnThreadNeedNoOther() {
        fixture.letters(true).report(LetterFixture.failed());

        assertFalse(LetterFixture.hasThread());
    }

    @Test
    void aProducersThreadIsNotHeldUpByADeadLetterTopicThatTakesNothing() throws Exception {
        CountDownLatch topicIsBack = new CountDownLatch(1);
        SourceDeadLetters letters = fixture.letters(true, new BlockedProducer(topicIsBack));

        CompletableFuture<Void> done = CompletableFuture.supplyAsync(() -> letters.report(LetterFixture.failed()))
                .get(30, TimeUnit.SECONDS);
        assertFalse(done.isDone());
        topicIsBack.countDown();

        done.get(30, TimeUnit.SECONDS);
        letters.close();
    }

    @Test
    void aLetterThatTheBrokerRefusesForItsSizeIsSentAgainFromAnotherThread() throws Exception {
        CompletableFuture<Void> done = fixture.letters(true).report(LetterFixture.failed());

        Thread broker = new Thread(() -> producer.errorNext(new RecordTooLargeException("value")));
        broker.start();
        broker.join();

        eventually("sent again", () -> producer.history().size() == 2);
        awaitSent(done);
    }

    @Test
    void aLetterThatIsStuckFailsWhenTheTaskIsGivenUp() throws Exception {
        BlockedProducer blocked = new BlockedProducer(new CountDownLatch(1));
        SourceDeadLetters letters = fixture.letters(true, blocked);
        CompletableFuture<Void> done = CompletableFuture.supplyAsync(() -> letters.report(LetterFixture.failed()))
                .get(30, TimeUnit.SECONDS);
        blocked.begun.get(30, TimeUnit.SECONDS);

        letters.cancel();

        assertThrows(ExecutionException.class, () -> done.get(30, TimeUnit.SECONDS));
        eventually("closed", blocked::closed);
    }

    @Test
    void theCloseWaitsForALetterThatIsSentOnceMoreByThen() throws Exception {
        SourceDeadLetters letters = fixture.letters(true);
        CompletableFuture<Void> done = letters.report(LetterFixture.failed());

        CompletableFuture<Void> closed = CompletableFuture.runAsync(letters::close);
        CompletableFuture.runAsync(() -> producer.errorNext(new RecordTooLargeException("value")))
                .get(30, TimeUnit.SECONDS);
        awaitSent(done);
        closed.get(30, TimeUnit.SECONDS);

        assertEquals(2, producer.history().size());
        assertTrue(producer.closed());
    }

    @Test
    void theCloseOfATaskThatIsGivenUpWaitsForNothing() {
        SourceDeadLetters letters = fixture.letters(true);
        CompletableFuture<Void> never = letters.report(LetterFixture.failed());
        letters.cancel();

        long begun = System.nanoTime();
        letters.close();

        assertFalse(never.isDone());
        assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(4));
    }

    @Test
    void anErrorOfTheProducerFailsTheReportWhoeverSends() throws Exception {
        MockProducer<byte[], byte[]> broken = new MockProducer<>() {
            @Override
            public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
                throw new OutOfMemoryError("none left");
            }
        };
        SourceDeadLetters letters = fixture.letters(true, broken);

        CompletableFuture<Void> here = letters.report(LetterFixture.failed());
        CompletableFuture<Void> elsewhere = CompletableFuture.supplyAsync(() -> letters.report(LetterFixture.failed()))
                .get(30, TimeUnit.SECONDS);

        assertThrows(ExecutionException.class, () -> elsewhere.get(30, TimeUnit.SECONDS));
        assertTrue(here.isCompletedExceptionally());
        assertEquals(2, fixture.counts.deadLetterProduceFailures());
        letters.close();
    }

    @Test
    void theThreadOfLettersEndsWithTheTask() throws Exception {
        SourceDeadLetters letters = fixture.letters(true);
        CompletableFuture<Void> done = CompletableFuture.supplyAsync(() -> letters.report(LetterFixture.failed()))
                .get(30, TimeUnit.SECONDS);
        awaitSent(done);

        letters.close();

        eventually("no thread is left", () -> !LetterFixture.hasThread());
    }

    /** Does not return from a send before it may. */
    private void awaitSent(CompletableFuture<Void> done) {
        eventually("done", () -> {
            producer.completeNext();
            return done.isDone();
        });
    }

    private static final class BlockedProducer extends MockProducer<byte[], byte[]> {
        private final CountDownLatch mayReturn;
        private final CompletableFuture<Void> begun = new CompletableFuture<>();

        BlockedProducer(CountDownLatch mayReturn) {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
            this.mayReturn = mayReturn;
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            begun.complete(null);
            try {
                mayReturn.await();
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
            return super.send(record, callback);
        }
    }
}
