package io.millrace.worker.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.config.ErrorSettings;
import io.millrace.worker.record.FailedRecord.Polled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SourceDeadLettersTest {
    private final LetterFixture fixture = new LetterFixture();
    private final MockProducer<byte[], byte[]> producer = fixture.producer;

    @AfterEach
    void end() {
        fixture.close();
    }

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

        List<String> headers = LetterFixture.headers(producer.history().get(0));
        assertEquals(
                List.of(
                        "__connect.errors.topic=t",
                        "__connect.errors.source.partition={\"file\":\"a\"}",
                        "__connect.errors.source.offset={\"position\":1}",
                        "__connect.errors.connector.name=letters-test",
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
                List.of("h={\"schema\":{\"type\":\"string\",\"optional\":false},\"payload\":\"x\"}"),
                LetterFixture.headers(letter));
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
        assertTrue(LetterFixture.headers(letter).contains("__connect.errors.topic=other"));
        assertTrue(LetterFixture.headers(letter).contains("__connect.errors.stage=KAFKA_PRODUCE"));
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
    void aRecordThatCannotBeCopiedBecomesALetterAllTheSame() {
        SourceRecord stubborn = new SourceRecord(Map.of(), Map.of(), "t", Schema.STRING_SCHEMA, "v") {
            @Override
            public SourceRecord newRecord(
                    String topic, Integer partition, Schema k, Object key, Schema v, Object value, Long timestamp) {
                throw new IllegalStateException("not copied");
            }
        };
        ProducerRecord<byte[], byte[]> converted = new ProducerRecord<>("other", Fixtures.bytes("v"));

        fixture.letters(true)
                .report(new FailedRecord(
                        Polled.converted(stubborn, converted),
                        Stage.KAFKA_PRODUCE,
                        "C",
                        new ConnectException("denied")));

        assertEquals("v", Fixtures.text(producer.history().get(0).value()));
        assertEquals("other", LetterFixture.text(producer.history().get(0), "topic"));
    }

    @Test
    void aLetterThatCannotBeMadeFailsItsReportAndIsNoRequest() {
        SourceRecord hostile = new SourceRecord(Map.of(), Map.of(), "t", Schema.STRING_SCHEMA, "v") {
            @Override
            public String topic() {
                throw new IllegalStateException("no");
            }
        };

        CompletableFuture<Void> done = fixture.letters(true)
                .report(new FailedRecord(new Polled(hostile), Stage.TRANSFORMATION, "C", new ConnectException("x")));

        assertTrue(done.isCompletedExceptionally());
        assertEquals(0, fixture.counts.deadLetterProduceRequests());
    }

    private static SourceRecord sameRecord(SourceRecord record) {
        return record;
    }

    private SourcePipeline pipeline(
            boolean tolerant,
            boolean contextHeaders,
            java.util.function.Function<SourceRecord, SourceRecord> transformation) {
        ErrorSettings settings = tolerant ? Fixtures.TOLERANT : Fixtures.STRICT;
        SourceDeadLetters letters = fixture.letters(contextHeaders);
        ErrorPolicy policy = new ErrorPolicy(settings, () -> List.of(letters), fixture.counts, new JumpingTime());
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
}
