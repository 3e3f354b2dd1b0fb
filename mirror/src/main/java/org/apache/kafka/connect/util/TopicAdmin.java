package org.apache.kafka.connect.util;

import io.millrace.mirror.TopicLookup;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** An admin client that is closed with it, and what it is asked about topics. Any thread. */
public final class TopicAdmin implements AutoCloseable {
    private static final Duration CLOSE = Duration.ofSeconds(10);

    private final Admin admin;
    private final TopicLookup lookup;

    /**
     * @param config the client's settings; errors name its cluster
     * @param admin closed by {@link #close()}
     */
    public TopicAdmin(Map<String, Object> config, Admin admin) {
        this.admin = admin;
        this.lookup = new TopicLookup(admin, config.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    }

    /** A topic yet to be created; what is not said of it the broker decides. */
    public static NewTopicBuilder defineTopic(String topic) {
        return new NewTopicBuilder(topic);
    }

    TopicLookup lookup() {
        return lookup;
    }

    @Override
    public void close() {
        admin.close(CLOSE);
    }

    /** Puts together the definition of a new topic. One thread at a time. */
    public static final class NewTopicBuilder {
        private static final int BROKERS_CHOICE = -1;

        private final String name;
        private final Map<String, String> configs = new HashMap<>();
        private int partitions = BROKERS_CHOICE;
        private short replicationFactor = BROKERS_CHOICE;

        NewTopicBuilder(String name) {
            this.name = name;
        }

        /** -1 for the broker's default. */
        public NewTopicBuilder partitions(int partitions) {
            this.partitions = partitions;
            return this;
        }

        /** -1 for the broker's default. */
        public NewTopicBuilder replicationFactor(short replicationFactor) {
            this.replicationFactor = replicationFactor;
            return this;
        }

        /** Of each key the latest value is kept for ever. */
        public NewTopicBuilder compacted() {
            configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
            return this;
        }

        public NewTopic build() {
            return new NewTopic(name, partitions, replicationFactor).configs(Map.copyOf(configs));
        }
    }
}
