package io.millrace.worker.cluster;

import io.millrace.worker.config.WorkerGroup;
import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.TargetState;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Settings, images and work as tests of group membership want them. */
final class GroupFixture {
    static final String URL = "http://one:8083/";

    private GroupFixture() {}

    static GroupSettings settings(String protocol, Duration maxDelay, boolean strict) {
        return new GroupSettings(
                new WorkerGroup(
                        "cluster",
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60),
                        Duration.ofMillis(500),
                        protocol,
                        maxDelay),
                "connect-one",
                URL,
                Duration.ofSeconds(3),
                Duration.ofSeconds(3),
                Duration.ofSeconds(30),
                strict);
    }

    static GroupSettings sessioned() {
        return settings("sessioned", Duration.ofSeconds(300), false);
    }

    /** An image of that offset with these connectors, of as many tasks each. */
    static ClusterConfigState image(long offset, int tasks, String... connectors) {
        ClusterConfigState image = ClusterConfigState.EMPTY;
        for (String connector : connectors) {
            image = image.withConfig(connector, Map.of(), TargetState.STARTED)
                    .withTasks(connector, Collections.nCopies(tasks, Map.of()));
        }
        return new ClusterConfigState(offset, image.connectors(), image.sessionKey());
    }

    /** Of names like {@code a} for an instance and {@code a-0} for a task. */
    static WorkSet work(String... names) {
        Set<String> connectors = new LinkedHashSet<>();
        Set<ConnectorTaskId> tasks = new LinkedHashSet<>();
        for (String name : names) {
            int dash = name.indexOf('-');
            if (dash < 0) {
                connectors.add(name);
            } else {
                tasks.add(new ConnectorTaskId(name.substring(0, dash), Integer.parseInt(name.substring(dash + 1))));
            }
        }
        return new WorkSet(connectors, tasks);
    }
}
