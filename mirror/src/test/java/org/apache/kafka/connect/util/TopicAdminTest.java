package org.apache.kafka.connect.util;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class TopicAdminTest {
    @Test
    void definesACompactedTopic() {
        NewTopic topic = TopicAdmin.defineTopic("syncs")
                .compacted()
                .partitions(3)
                .replicationFactor((short) 2)
                .build();

        assertEquals("syncs", topic.name());
        assertEquals(3, topic.numPartitions());
        assertEquals(2, topic.replicationFactor());
        assertEquals(Map.of("cleanup.policy", "compact"), topic.configs());
    }

    @Test
    void leavesToTheBrokerWhatIsNotSaid() {
        NewTopic topic = TopicAdmin.defineTopic("plain").build();

        assertEquals(-1, topic.numPartitions());
        assertEquals(-1, topic.replicationFactor());
        assertEquals(Map.of(), topic.configs());
    }
}
