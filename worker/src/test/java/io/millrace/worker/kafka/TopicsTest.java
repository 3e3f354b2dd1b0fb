package io.millrace.worker.kafka;

import static io.millrace.worker.config.WorkerFixture.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.config.DeadLetterSettings;
import io.millrace.worker.config.TopicCreationSettings;
import io.millrace.worker.config.TopicCreationSettings.Group;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;

class TopicsTest {
    private final FakeAdmin kafka = new FakeAdmin();

    @Test
    void createsAMissingTopicByItsGroupOnce() {
        TopicCreation creation = creation();

        creation.ensure("logs");
        creation.ensure("logs");

        assertEquals(1, kafka.created.size());
        assertEquals("logs", kafka.created.get(0).name());
        assertEquals(3, kafka.created.get(0).numPartitions());
        assertEquals(-1, kafka.created.get(0).replicationFactor());
        assertEquals(Map.of("cleanup.policy", "compact"), kafka.created.get(0).configs());
        assertEquals(List.of("describeTopics", "createTopics"), kafka.calls);
    }

    @Test
    void leavesATopicThatExistsAlone() {
        kafka.topics.add("logs");

        creation().ensure("logs");

        assertEquals(List.of("describeTopics"), kafka.calls);
    }

    @Test
    void isContentWhenSomeoneElseCreatesTheTopicMeanwhile() {
        kafka.createFailure = new TopicExistsException("logs");

        creation().ensure("logs");
    }

    @Test
    void letsTheRecordBeTriedAgainWhenTheLookUpTimesOut() {
        kafka.describeFailure = new TimeoutException("slow");

        assertThrows(RetriableException.class, () -> creation().ensure("logs"));
    }

    @Test
    void failsWhenTheTopicCannotBeLookedUpOrCreated() {
        kafka.createFailure = new ClusterAuthorizationException("no");
        ConnectException create =
                assertThrows(ConnectException.class, () -> creation().ensure("logs"));
        kafka.describeFailure = new TopicAuthorizationException("no");
        ConnectException describe =
                assertThrows(ConnectException.class, () -> creation().ensure("logs"));

        assertTrue(create.getMessage().startsWith("Task failed to create new topic (name=logs"), create.getMessage());
        assertTrue(create.getMessage()
                .contains("Ensure that the task is authorized to create topics or that the topic "
                        + "exists and restart the task"));
        assertTrue(describe.getMessage().startsWith("Failed to look up the topic 'logs'"));
    }

    @Test
    void aCreationThatTimesOutFailsTheTaskAndTheTopicIsLookedUpAnew() {
        TopicCreation creation = creation();
        kafka.createFailure = new TimeoutException("slow");
        ConnectException failure = assertThrows(ConnectException.class, () -> creation.ensure("logs"));
        kafka.createFailure = null;

        creation.ensure("logs");

        assertInstanceOf(TimeoutException.class, failure.getCause());
        assertEquals(List.of("describeTopics", "createTopics", "describeTopics", "createTopics"), kafka.calls);
    }

    @Test
    void createsTheTopicOfDeadLettersWithOnePartition() {
        DeadLetterTopic.ensure(kafka.admin(), new DeadLetterSettings("dead", (short) 2, false));
        DeadLetterTopic.ensure(kafka.admin(), new DeadLetterSettings("dead", (short) 2, false));

        assertEquals(1, kafka.created.size());
        assertEquals(1, kafka.created.get(0).numPartitions());
        assertEquals(2, kafka.created.get(0).replicationFactor());
    }

    @Test
    void toleratesARaceForTheTopicOfDeadLettersButNothingElse() {
        var settings = new DeadLetterSettings("dead", (short) 9, false);
        kafka.createFailure = new TopicExistsException("dead");
        DeadLetterTopic.ensure(kafka.admin(), settings);
        kafka.createFailure = new InvalidReplicationFactorException("only 1 broker");

        ConnectException failure =
                assertThrows(ConnectException.class, () -> DeadLetterTopic.ensure(kafka.admin(), settings));

        assertEquals("Could not initialize dead letter queue with topic=dead: only 1 broker", failure.getMessage());
        assertInstanceOf(InvalidReplicationFactorException.class, failure.getCause());
    }

    private TopicCreation creation() {
        Group all = new Group(
                "default", Pattern.compile(".*"), Pattern.compile(""), 3, (short) -1, map("cleanup.policy", "compact"));
        return new TopicCreation(kafka.admin(), new TopicCreationSettings(List.of(all)));
    }
}
