package io.millrace.worker.store;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ClusterConfigState.ConnectorEntry;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.SessionKey;
import io.millrace.worker.model.TargetState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds the records of the config topic into images, with the offset that all workers of a cluster must agree on. The
 * log's thread.
 */
final class ConfigReplay {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigReplay.class);

    private final Map<String, ConnectorReplay> connectors = new HashMap<>();
    /** What the image shows; those touched since the last image are still to be looked at. */
    private final Map<String, ConnectorEntry> entries = new TreeMap<>();

    private final Set<String> touched = new HashSet<>();
    private final Set<String> incomplete = new TreeSet<>();
    private Optional<SessionKey> sessionKey = Optional.empty();
    private long offset = -1;

    /**
     * Returns whether the image is another one now; it is, if only by its offset, unless the record is no JSON.
     *
     * @param at offset of the record
     */
    boolean apply(ConfigRecord record, long at) {
        if (record instanceof ConfigRecord.Unreadable) {
            return false;
        }
        offset = at + 1;
        record.applyTo(this, offset);
        return true;
    }

    /** One more than the offset of the last record that was JSON, -1 before the first. */
    long offset() {
        return offset;
    }

    /** The image as of this record. */
    ClusterConfigState image() {
        touched.forEach(name -> entries.compute(name, (same, former) -> entry(name)));
        touched.clear();
        return new ClusterConfigState(offset, entries, sessionKey);
    }

    private ConnectorEntry entry(String name) {
        ConnectorReplay connector = connectors.get(name);
        return connector == null ? null : connector.entry().orElse(null);
    }

    void connector(String name, Optional<Map<String, String>> config, long position) {
        if (config.isPresent()) {
            of(name).config(config.get(), position);
        } else {
            forget(name);
        }
    }

    void target(String name, Optional<TargetState> target) {
        of(name).target(target);
        dropIfBlank(name);
    }

    void task(ConnectorTaskId id, Map<String, String> config) {
        of(id.connector()).task(id.task(), config);
    }

    /** Of a connector without a config, as when it is deleted or compaction has moved the config behind, none is kept. */
    void commit(String name, OptionalInt tasks) {
        if (!of(name).isConfigured()) {
            LOG.debug("Tasks committed for connector '{}', which is not configured (yet), are ignored", name);
            forget(name);
        } else if (tasks.isEmpty()) {
            LOG.error("A commit of tasks of connector '{}' does not say how many, and is ignored", name);
        } else if (of(name).commit(tasks.getAsInt())) {
            incomplete.remove(name);
        } else {
            incomplete.add(name);
        }
    }

    /** Connectors whose sets of tasks have turned out incomplete since this was last asked. */
    Set<String> takeIncomplete() {
        Set<String> taken = Set.copyOf(incomplete);
        incomplete.clear();
        return taken;
    }

    void fenced(String name, int tasks) {
        of(name).fenced(tasks);
    }

    void sessionKey(SessionKey key) {
        sessionKey = Optional.of(key);
    }

    private ConnectorReplay of(String name) {
        touched.add(name);
        return connectors.computeIfAbsent(name, unknown -> new ConnectorReplay());
    }

    private void forget(String name) {
        incomplete.remove(name);
        of(name).configGone();
        dropIfBlank(name);
    }

    private void dropIfBlank(String name) {
        if (of(name).isBlank()) {
            connectors.remove(name);
        }
    }
}
