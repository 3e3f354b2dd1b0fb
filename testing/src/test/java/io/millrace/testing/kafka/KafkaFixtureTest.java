package io.millrace.testing.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class KafkaFixtureTest {

    @Test
    void readsBackInOrderWhatWasWrittenToAFreshTopic() {
        KafkaTopics topics = KafkaFixture.shared().topics();
        String topic = topics.createFresh("letters", 1);

        topics.produce(topic, "a", "b", "c");

        assertTrue(topics.exists(topic));
        assertEquals(List.of("a", "b", "c"), topics.values(topic));
        assertEquals(List.of("a", "b", "c"), topics.awaitValues(topic, 3, Duration.ofSeconds(30)));
    }

    @Test
    void seesTheEndOfAnEmptyTopic() {
        KafkaTopics topics = KafkaFixture.shared().topics();

        assertEquals(List.of(), topics.values(topics.createFresh("empty", 3)));
    }

    @Test
    void tellsHowManyRecordsThereWereAtTheDeadline() {
        KafkaTopics topics = KafkaFixture.shared().topics();
        String topic = topics.createFresh("few", 1);
        topics.produce(topic, "a");

        var missing = assertThrows(AssertionError.class, () -> topics.awaitValues(topic, 2, Duration.ofSeconds(5)));

        assertEquals("Topic '" + topic + "' has 1 records after 5000 ms, expected 2", missing.getMessage());
    }

    @Test
    void givesEveryoneTheSameClusterAndKeepsItOpen() {
        KafkaFixture.shared().close();

        assertSame(KafkaFixture.shared(), KafkaFixture.shared());
        assertFalse(KafkaFixture.shared().topics().exists("nobody-made-this"));
    }

    @Test
    void bringsABrokerBackWithItsData() {
        try (RestartableKafka kafka = KafkaFixture.restartable()) {
            kafka.topics().produce("letters", "a");
            kafka.stop();

            kafka.restart();

            kafka.topics().produce("letters", "b");
            assertEquals(List.of("a", "b"), kafka.topics().values("letters"));
        }
    }
}
