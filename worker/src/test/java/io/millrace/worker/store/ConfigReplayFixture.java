package io.millrace.worker.store;

import io.millrace.worker.model.ClusterConfigState.ConnectorEntry;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.store.PrivilegedWriter.Message;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Records given to a replay one by one, as if read from a topic. */
abstract class ConfigReplayFixture {
    static final Map<String, String> CONFIG = Map.of("file", "in");
    static final Map<String, String> OTHER = Map.of("file", "other");
    static final Map<String, String> TASK_A = Map.of("part", "a");
    static final Map<String, String> TASK_B = Map.of("part", "b");
    static final Map<String, String> TASK_C = Map.of("part", "c");

    final ConfigReplay replay = new ConfigReplay();
    long next;

    final void config(String connector, Map<String, String> config) {
        apply(ConfigRecordCodec.connector(connector, config));
    }

    final void target(String connector, TargetState target) {
        apply(ConfigRecordCodec.target(connector, target));
    }

    final void task(String connector, int number, Map<String, String> config) {
        apply(ConfigRecordCodec.task(new ConnectorTaskId(connector, number), config));
    }

    final void commit(String connector, int count) {
        apply(ConfigRecordCodec.commit(connector, count));
    }

    @SafeVarargs
    final void tasks(String connector, Map<String, String>... configs) {
        for (int number = 0; number < configs.length; number++) {
            task(connector, number, configs[number]);
        }
        commit(connector, configs.length);
    }

    final void apply(Message message) {
        replay.apply(ConfigRecordCodec.read(message.key(), message.value()), next++);
    }

    final void read(String key, String value) {
        apply(new Message(
                key.getBytes(StandardCharsets.UTF_8), value == null ? null : value.getBytes(StandardCharsets.UTF_8)));
    }

    final ConnectorEntry entry(String connector) {
        return replay.image().connector(connector).orElseThrow();
    }
}
