package io.millrace.worker.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the brokers for the id of their cluster, which also shows whether they can be reached. */
public final class ClusterId {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterId.class);

    private ClusterId() {}

    /**
     * Blocks until the brokers have answered or the time is over, and then throws a ConnectException that names them.
     *
     * @param adminConfig settings of an admin client, e.g. {@link ClientConfigs#sharedAdmin()}
     * @return the id, empty when the brokers have none
     */
    public static String lookUp(Map<String, Object> adminConfig, KafkaClients clients, Duration timeout) {
        LOG.info("Creating Kafka admin client");
        Map<String, Object> settings = new HashMap<>(adminConfig);
        // A fresh client has nothing to fall back from, and says so hundreds of times a second while brokers are down.
        settings.putIfAbsent(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
        try (Admin admin = clients.admin(settings)) {
            String id = ask(admin, timeout);
            LOG.info("Kafka cluster ID: {}", id);
            return id == null ? "" : id;
        } catch (ExecutionException e) {
            throw unreachable(adminConfig, e.getCause());
        } catch (KafkaException e) {
            throw unreachable(adminConfig, e);
        }
    }

    private static String ask(Admin admin, Duration timeout) throws ExecutionException {
        int timeoutMs = (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
        try {
            return Answer.of(admin.describeCluster(new DescribeClusterOptions().timeoutMs(timeoutMs))
                    .clusterId());
        } catch (ExecutionException | RuntimeException e) {
            admin.close(Duration.ZERO);
            throw e;
        }
    }

    private static ConnectException unreachable(Map<String, Object> adminConfig, Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new ConnectException(
                "Failed to connect to and describe Kafka cluster. Check worker's broker connection "
                        + "and security properties. (" + CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG + "="
                        + adminConfig.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG) + ": " + root.getMessage()
                        + ")",
                cause);
    }
}
