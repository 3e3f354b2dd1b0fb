package io.millrace.worker.store;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.kafka.KafkaFixture;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaBasedLogIT extends TopicLogContract {
    private final KafkaFixture kafka = KafkaFixture.shared();
    private final LogFixture fixture = new LogFixture(kafka);
    private final String topic = kafka.topics().freshName("log");

    @Override
    protected TopicLog create() {
        return fixture.log(topic);
    }

    @AfterEach
    void closeFixture() {
        fixture.close();
    }

    @Test
    void waitsForOpenTransactionsThatItDoesNotRead() throws Exception {
        fixture.topics().ensure(LogFixture.offsets(topic, 1));
        TopicLog log = fixture.committed(topic);
        try (KafkaProducer<byte[], byte[]> producer = transactional()) {
            Heard heard = started(log);
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, bytes("a"), bytes("1"))).get();

            CompletableFuture<Void> end = log.readToEnd();
            assertThrows(TimeoutException.class, () -> end.copy().get(300, TimeUnit.MILLISECONDS));
            producer.commitTransaction();

            await(end);
            assertEquals(List.of("1"), heard.values());

            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, bytes("a"), bytes("2"))).get();
            producer.abortTransaction();
            await(log.readToEnd());
            assertEquals(List.of("1"), heard.values());
        } finally {
            log.close();
        }
    }

    private KafkaProducer<byte[], byte[]> transactional() {
        Map<String, Object> config = new HashMap<>(fixture.producer());
        config.put("transactional.id", topic);
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(config);
        producer.initTransactions();
        return producer;
    }

    @Test
    void aLogThatOnlyReadsRefusesToWrite() throws Exception {
        fixture.topics().ensure(LogFixture.offsets(topic, 1));
        TopicLog log = fixture.committed(topic);
        try {
            started(log);
            assertThrows(CompletionException.class, () -> await(log.send(bytes("a"), bytes("1"))));
        } finally {
            log.close();
        }
    }

    @Test
    void readsAllPartitions() {
        TopicLog log = fixture.log(LogFixture.offsets(topic, 7));
        try {
            Heard heard = started(log);
            for (int key = 0; key < 50; key++) {
                log.send(bytes("k" + key), bytes("" + key));
            }
            await(log.readToEnd());

            assertEquals(7, log.partitions());
            assertEquals(50, heard.values().size());
        } finally {
            log.close();
        }
    }

    @Test
    void beginsAnewWhenTheTopicDid() throws Exception {
        TopicLog log = open();
        Heard heard = started(log);
        for (int value = 0; value < 10; value++) {
            await(log.send(bytes("a"), bytes("old" + value)));
        }
        await(log.readToEnd());

        kafka.topics().delete(topic);
        eventually("the topic is gone", () -> !kafka.topics().exists(topic));
        eventually("the topic is there anew", this::isCreatedAnew);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(fixture.producer())) {
            producer.send(new ProducerRecord<>(topic, bytes("a"), bytes("new"))).get();
        }

        await(log.readToEnd());
        eventually("the new record is heard", () -> text(heard.last().value()).equals("new"));
        assertEquals(0, heard.last().offset());
    }

    /** The producer of the log may have had the broker create it, with another cleanup policy. */
    private boolean isCreatedAnew() {
        try {
            fixture.topics().ensure(LogFixture.offsets(topic, 1));
            return true;
        } catch (ConfigException e) {
            kafka.topics().delete(topic);
            return false;
        }
    }

    @Test
    void itsThreadCarriesTheNameOfTheTopicAndEndsWithIt() throws Exception {
        TopicLog log = open();
        started(log);
        String name = "KafkaBasedLog Work Thread - " + topic;

        assertTrue(hasThread(name));
        log.close();
        assertFalse(hasThread(name));
    }

    private static boolean hasThread(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(name));
    }
}
