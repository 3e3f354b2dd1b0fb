package io.millrace.worker.record;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.config.DeadLetterSettings;
import io.millrace.worker.config.ErrorSettings;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.FailedRecord.Polled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class SourceDeadLettersTest {
    private static final ConnectorTaskId ID = new ConnectorTaskId("orders", 3);

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final ErrorCounts counts = new ErrorCounts(new JumpingTime());

    @Test
    void aRecordThatCouldNotBeConvertedIsRenderedAsJsonWhereItHadNotBeen() {
        SourcePipeline pipeline = pipeline(true, true, SourceDeadLettersTest::sameRecord);

        assertTrue(pipeline.process(record("k", "poison", 5L)).isEmpty());

        ProducerRecord<byte[], byte[]> letter = producer.history().get(0);
        assertEquals("dead", letter.topic());
        assertNull(letter.partition());
        assertEquals(5L, letter.timestamp());
        assertEquals("k", Fixtures.text(letter.key()));
        assertEquals(
                "{\"schema\":{\"type\":\"string\",\"optional\":true},\"payload\":\"poison\"}",
                Fixtures.text(letter.value()));
        assertFalse(pipeline.takeLetter().orElseThrow().isDone());
        assertTrue(pipeline.takeLetter().isEmpty());
    }

    @Test
    void theHeadersAreThoseOfSinksWithThePlaceInTheSourceInsteadOfOneInKafka() {
        pipeline(true, true, SourceDeadLettersTest::sameRecord).process(record("k", "poison", null));

        List<String> headers = headers(producer.history().get(0));
        assertEquals(
                List.of(
                        "__connect.errors.topic=t",
                        "__connect.errors.source.partition={\"file\":\"a\"}",
                        "__connect.errors.source.offset={\"position\":1}",
                        "__connect.errors.connector.name=orders",
                        "__connect.errors.task.id=3",
                        "__connect.errors.stage=VALUE_CONVERTER",
                        "__connect.errors.class.name=" + LoggingConverter.class.getName(),
                        "__connect.errors.exception.class.name=" + DataException.class.getName(),
                        "__connect.errors.exception.message=poisoned value"),
                headers.subList(0, 9));
        assertTrue(headers.get(9).startsWith("__connect.errors.exception.stacktrace="));
        assertEquals(10, headers.size());
    }

    @Test
    void aRecordThatATransformationRefusedIsKeptAsItWasPolled() {
        SourceRecord record = record("k", "v", null);
        record.headers().addString("h", "x");
        SourcePipeline pipeline = pipeline(true, false, each -> {
            throw new DataException("no such field");
        });

        pipeline.process(record);

        ProducerRecord<byte[], byte[]> letter = producer.history().get(0);
        assertEquals(
                "{\"schema\":{\"type\":\"string\",\"optional\":true},\"payload\":\"k\"}", Fixtures.text(letter.key()));
        assertEquals(
                List.of("h={\"schema\":{\"type\":\"string\",\"optional\":false},\"payload\":\"x\"}"), headers(letter));
    }

    @Test
    void aRecordThatCouldNotBeSentIsKeptAsItWasConverted() {
        SourcePipeline pipeline = pipeline(
                true,
                true,
                each -> each.newRecord(
                        "other", null, each.keySchema(), "new", each.valueSchema(), each.value(), each.timestamp()));
        SourceRecord record = record("k", "v", null);

        pipeline.produceFailed(record, pipeline.process(record).orElseThrow(), new RecordTooLargeException("big"));

        ProducerRecord<byte[], byte[]> letter = producer.history().get(0);
        assertEquals("new", Fixtures.text(letter.key()));
        assertEquals("v", Fixtures.text(letter.value()));
        assertTrue(headers(letter).contains("__connect.errors.topic=other"));
        assertTrue(headers(letter).contains("__connect.errors.stage=KAFKA_PRODUCE"));
    }

    @Test
    void withoutToleranceTheLetterIsWrittenBeforeTheTaskFails() {
        SourcePipeline pipeline = pipeline(false, false, SourceDeadLettersTest::sameRecord);

        assertThrows(ConnectException.class, () -> pipeline.process(record("k", "poison", null)));

        assertEquals(1, producer.history().size());
    }

    @Test
    void nullsStayNullAndUnknownObjectsBecomeText() {
        RecordRendering rendering = new RecordRendering();
        Schema schema = SchemaBuilder.struct().field("id", Schema.INT32_SCHEMA).build();
        Object unprintable = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no");
            }
        };

        assertNull(rendering.data("t", schema, null));
        assertEquals("null", rendering.position(null));
        assertTrue(Fixtures.text(rendering.data("t", schema, new Struct(schema).put("id", 1)))
                .endsWith("\"payload\":{\"id\":1}}"));
        assertEquals("text", Fixtures.text(rendering.data("t", null, new StringBuilder("text"))));
        assertEquals(unprintable.getClass().getName(), Fixtures.text(rendering.data("t", schema, unprintable)));
    }

    @Test
    void aLetterTooLargeGoesWithoutItsValueThenWithoutItsKey() {
        CompletableFuture<Void> done = letters(true).report(failed());
        producer.errorNext(new RecordTooLargeException("value"));
        producer.errorNext(new RecordTooLargeException("key"));
        producer.completeNext();

        assertTrue(done.isDone() && !done.isCompletedExceptionally());
        assertEquals(3, producer.history().size());
        ProducerRecord<byte[], byte[]> second = producer.history().get(1);
        assertEquals("key", Fixtures.text(second.key()));
        assertNull(second.value());
        assertTrue(headers(second).contains("__connect.errors.value.size=3"));
        ProducerRecord<byte[], byte[]> third = producer.history().get(2);
        assertNull(third.key());
        assertTrue(headers(third).stream().allMatch(header -> header.startsWith("__connect.errors.")));
        assertEquals(1, counts.deadLetterProduceRequests());
        assertEquals(0, counts.deadLetterProduceFailures());
    }

    @Test
    void aLetterThatTheBrokerRefusesForItsSizeIsSentAgainFromAnotherThread() throws Exception {
        CompletableFuture<Void> done = letters(true).report(failed());

        Thread broker = new Thread(() -> producer.errorNext(new RecordTooLargeException("value")));
        broker.start();
        broker.join();

        eventually("sent again", () -> producer.history().size() == 2);
        eventually("done", () -> producer.completeNext() && done.isDone());
    }

    @Test
    void aLetterThatCannotBeWrittenIsCountedAndFailsItsReport() {
        CompletableFuture<Void> later = letters(true).report(failed());
        producer.errorNext(new IllegalStateException("no broker"));
        CompletableFuture<Void> tooLarge = letters(false).report(failed());
        producer.errorNext(new RecordTooLargeException("value"));
        producer.errorNext(new RecordTooLargeException("key"));
        producer.errorNext(new RecordTooLargeException("still"));
        producer.sendException = new IllegalStateException("closed");
        CompletableFuture<Void> atOnce = letters(true).report(failed());

        assertTrue(later.isCompletedExceptionally());
        assertTrue(tooLarge.isCompletedExceptionally());
        assertTrue(atOnce.isCompletedExceptionally());
        assertEquals(3, counts.deadLetterProduceRequests());
        assertEquals(3, counts.deadLetterProduceFailures());
    }

    @Test
    void aProducersThreadIsNotHeldUpByADeadLetterTopicThatTakesNothing() throws Exception {
        CountDownLatch topicIsBack = new CountDownLatch(1);
        SourceDeadLetters letters = letters(true, new BlockedProducer(topicIsBack));

        CompletableFuture<Void> done =
                CompletableFuture.supplyAsync(() -> letters.report(failed())).get(30, TimeUnit.SECONDS);
        assertFalse(done.isDone());
        topicIsBack.countDown();

        done.get(30, TimeUnit.SECONDS);
        letters.close();
    }

    @Test
    void aLetterThatIsStuckFailsWhenTheTaskIsGivenUp() throws Exception {
        BlockedProducer blocked = new BlockedProducer(new CountDownLatch(1));
        SourceDeadLetters letters = letters(true, blocked);
        CompletableFuture<Void> done =
                CompletableFuture.supplyAsync(() -> letters.report(failed())).get(30, TimeUnit.SECONDS);
        blocked.begun.get(30, TimeUnit.SECONDS);

        letters.cancel();

        assertThrows(ExecutionException.class, () -> done.get(30, TimeUnit.SECONDS));
        eventually("closed", blocked::closed);
    }

    @Test
    void aLetterWhoseTimestampTheBrokerRefusesGoesWithoutIt() {
        for (ApiException refusal : List.of(new InvalidTimestampException("future"), new InvalidRecordException("x"))) {
            producer.clear();
            CompletableFuture<Void> done = letters(true).report(failed(9L, "big"));
            producer.errorNext(refusal);
            producer.completeNext();

            assertTrue(done.isDone() && !done.isCompletedExceptionally());
            assertEquals(9L, producer.history().get(0).timestamp());
            assertNull(producer.history().get(1).timestamp());
            assertEquals("big", Fixtures.text(producer.history().get(1).value()));
        }
    }

    @Test
    void aLetterRefusedWithoutATimestampTooFailsItsReport() {
        CompletableFuture<Void> done = letters(true).report(failed(9L, "big"));
        producer.errorNext(new InvalidRecordException("compacted topic"));
        producer.errorNext(new InvalidRecordException("compacted topic"));

        assertTrue(done.isCompletedExceptionally());
        assertEquals(2, producer.history().size());
    }

    @Test
    void aLetterWhoseContextQuotesTooMuchGoesWithAShortOne() {
        CompletableFuture<Void> done = letters(true).report(failed(null, "ü".repeat(100_000)));
        producer.errorNext(new RecordTooLargeException("value"));
        producer.errorNext(new RecordTooLargeException("key"));
        producer.errorNext(new RecordTooLargeException("context"));
        producer.completeNext();

        assertTrue(done.isDone() && !done.isCompletedExceptionally());
        ProducerRecord<byte[], byte[]> last = producer.history().get(3);
        assertEquals("ü".repeat(2048), text(last, "exception.message"));
        assertTrue(text(last, "exception.stacktrace").startsWith("org.apache.kafka.common.errors.RecordTooLarge"));
        assertTrue(last.headers()
                        .lastHeader("__connect.errors.exception.stacktrace")
                        .value()
                        .length
                <= 4096);
        assertEquals("KAFKA_PRODUCE", text(last, "stage"));
    }

    @Test
    void aRecordThatCannotBeCopiedBecomesALetterAllTheSame() {
        SourceRecord stubborn = new SourceRecord(Map.of(), Map.of(), "t", Schema.STRING_SCHEMA, "v") {
            @Override
            public SourceRecord newRecord(
                    String topic, Integer partition, Schema k, Object key, Schema v, Object value, Long timestamp) {
                throw new IllegalStateException("not copied");
            }
        };
        ProducerRecord<byte[], byte[]> converted = new ProducerRecord<>("other", Fixtures.bytes("v"));

        letters(true)
                .report(new FailedRecord(
                        Polled.converted(stubborn, converted),
                        Stage.KAFKA_PRODUCE,
                        "C",
                        new ConnectException("denied")));

        assertEquals("v", Fixtures.text(producer.history().get(0).value()));
        assertEquals("other", text(producer.history().get(0), "topic"));
    }

    private static String text(ProducerRecord<byte[], byte[]> letter, String name) {
        return Fixtures.text(
                letter.headers().lastHeader("__connect.errors." + name).value());
    }

    /** Does not return from a send before it may. */
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

    private FailedRecord failed() {
        return failed(null, "big");
    }

    private FailedRecord failed(Long timestamp, String text) {
        ProducerRecord<byte[], byte[]> converted =
                new ProducerRecord<>("t", null, timestamp, Fixtures.bytes("key"), Fixtures.bytes("big"));
        converted.headers().add("h", Fixtures.bytes("x"));
        Polled origin = Polled.converted(Fixtures.sourceRecord("t", "a", 1), converted);
        return new FailedRecord(origin, Stage.KAFKA_PRODUCE, "C", new RecordTooLargeException(text));
    }

    private SourceDeadLetters letters(boolean contextHeaders) {
        return letters(contextHeaders, producer);
    }

    private SourceDeadLetters letters(boolean contextHeaders, Producer<byte[], byte[]> to) {
        return new SourceDeadLetters(ID, new DeadLetterSettings("dead", (short) 1, contextHeaders), to, counts);
    }

    private static SourceRecord sameRecord(SourceRecord record) {
        return record;
    }

    private SourcePipeline pipeline(
            boolean tolerant,
            boolean contextHeaders,
            java.util.function.Function<SourceRecord, SourceRecord> transformation) {
        ErrorSettings settings = tolerant ? Fixtures.TOLERANT : Fixtures.STRICT;
        SourceDeadLetters letters = letters(contextHeaders);
        ErrorPolicy policy = new ErrorPolicy(settings, () -> List.of(letters), counts, new JumpingTime());
        StepFixture<SourceRecord> steps = new StepFixture<>(new ArrayList<>());
        var chain = new TransformationChain<>(
                List.of(TransformationChain.Step.always(steps.transformation("step", transformation))));
        SourcePipeline pipeline = new SourcePipeline(chain, LoggingConverter.all(new ArrayList<>()), policy);
        pipeline.open();
        return pipeline;
    }

    private static SourceRecord record(String key, String value, Long timestamp) {
        return new SourceRecord(
                Map.of("file", "a"),
                Map.of("position", 1),
                "t",
                4,
                Schema.OPTIONAL_STRING_SCHEMA,
                key,
                Schema.OPTIONAL_STRING_SCHEMA,
                value,
                timestamp);
    }

    private static List<String> headers(ProducerRecord<byte[], byte[]> letter) {
        List<String> texts = new ArrayList<>();
        for (Header header : letter.headers()) {
            texts.add(header.key() + "=" + Fixtures.text(header.value()));
        }
        return texts;
    }
}
