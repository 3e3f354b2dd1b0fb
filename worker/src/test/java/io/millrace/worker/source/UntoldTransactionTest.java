package io.millrace.worker.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.metrics.SourceTaskMetrics;
import io.millrace.worker.record.Fixtures;
import io.millrace.worker.record.UsedTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The records of a transaction whose task does not hear of them. */
class UntoldTransactionTest {
    private static final RecordMetadata METADATA = new RecordMetadata(new TopicPartition("t", 0), 0, 0, 0, 0, 0);

    private final List<String> topics = new ArrayList<>();
    private final UntoldSource source = new UntoldSource(
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()),
            Fixtures.STRICT,
            Optional.empty());
    private final TransactionRecords records = new TransactionRecords(source.parts, new UsedTopics(topics::add));
    private final SourceTaskMetrics.Batch batch = source.counts.polled(2, 0);

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void recordsAreCountedButNotKept() {
        sent().onCompletion(METADATA, null);
        records.dropped(Fixtures.sourceRecord("t", "a", 2), batch);

        assertEquals(1, records.sent());
        assertEquals(List.of(), records.committed());
        assertEquals(List.of("t"), topics);
        assertEquals(1.0, source.metric("source-record-write-total"));
    }

    @Test
    void whatTheBrokerFindsTooLargeIsNamed() {
        sent().onCompletion(METADATA, new RecordTooLargeException("the broker's"));

        String message = records.failure().orElseThrow().getMessage();
        assertTrue(
                message.startsWith("A record of 4 bytes is too large for topic 't': key 'key', source partition "
                        + "{file=a}, source offset {position=1}. "),
                message);
    }

    private TransactionRecords.Sending sent() {
        TransactionRecords.Sending sending = records.sending(
                Fixtures.sourceRecord("t", "a", 1),
                new ProducerRecord<>("t", Fixtures.bytes("key"), Fixtures.bytes("v")),
                batch);
        records.sent(sending);
        return sending;
    }
}
