package io.millrace.worker.store;

import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RestartRequest;
import io.millrace.worker.model.SessionKey;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.store.PrivilegedWriter.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of the config topic: bytes to {@link ConfigRecord} and back. Reading never throws; what it says of a bad record
 * never quotes the value, which may hold secrets.
 */
final class ConfigRecordCodec {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigRecordCodec.class);
    private static final String PROPERTIES = "properties";
    private static final String STATE = "state";
    private static final String STATE_V2 = "state.v2";
    private static final String TASKS = "tasks";
    private static final String TASK_COUNT = "task-count";
    private static final String KEY = "key";
    private static final String ALGORITHM = "algorithm";
    private static final String CREATED = "creation-timestamp";
    private static final String INCLUDE_TASKS = "include-tasks";
    private static final String ONLY_FAILED = "only-failed";
    private static final String LEVEL = "level";

    /** The kinds of record by what their keys begin with, in the order in which keys are tried. */
    private enum Kind {
        TARGET("target-state-"),
        CONNECTOR("connector-"),
        TASK("task-"),
        COMMIT("commit-"),
        RESTART("restart-connector-"),
        TASK_COUNT("tasks-fencing-"),
        SESSION_KEY("session-key"),
        LOGGER("logger-cluster-");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }

        boolean isOf(String key) {
            return this == SESSION_KEY ? key.equals(prefix) : key.startsWith(prefix);
        }

        String subject(String key) {
            return key.substring(prefix.length());
        }
    }

    /** Says what is wrong with a record. */
    private static final class IllFormed extends Exception {
        private static final long serialVersionUID = 1L;

        IllFormed(String reason) {
            super(reason);
        }
    }

    private ConfigRecordCodec() {}

    static ConfigRecord read(byte[] keyBytes, byte[] valueBytes) {
        String key = keyBytes == null ? null : new String(keyBytes, StandardCharsets.UTF_8);
        try {
            Object value = RecordJson.read(valueBytes);
            return key == null ? new ConfigRecord.Unknown("it has no key") : understand(key, value);
        } catch (IOException e) {
            return new ConfigRecord.Unreadable(named(key, "its value is no valid JSON"));
        } catch (IllFormed e) {
            return new ConfigRecord.Unknown(named(key, e.getMessage()));
        }
    }

    private static String named(String key, String problem) {
        return key == null ? problem : "key '" + key + "': " + problem;
    }

    private static ConfigRecord understand(String key, Object value) throws IllFormed {
        Kind kind = Arrays.stream(Kind.values())
                .filter(each -> each.isOf(key))
                .findFirst()
                .orElseThrow(() -> new IllFormed("no such kind of record is known here"));
        String subject = kind.subject(key);
        return switch (kind) {
            case TARGET ->
                new ConfigRecord.Target(subject, value == null ? Optional.empty() : Optional.of(target(value)));
            case CONNECTOR ->
                new ConfigRecord.Connector(subject, value == null ? Optional.empty() : Optional.of(properties(value)));
            case TASK -> new ConfigRecord.TaskConfig(taskId(key), properties(value));
            case COMMIT -> new ConfigRecord.Commit(subject, commitCount(value));
            case RESTART -> new ConfigRecord.Restart(restart(subject, object(value)));
            case TASK_COUNT -> new ConfigRecord.TaskCount(subject, taskCount(value));
            case SESSION_KEY -> new ConfigRecord.NewSessionKey(sessionKey(object(value)));
            case LOGGER -> new ConfigRecord.LoggerLevel(subject, text(object(value), LEVEL));
        };
    }

    private static TargetState target(Object value) throws IllFormed {
        Map<?, ?> fields = object(value);
        String word = fields.get(STATE_V2) instanceof String known ? known : text(fields, STATE);
        return Arrays.stream(TargetState.values())
                .filter(state -> state.name().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllFormed("unknown target state '" + word + "'"));
    }

    /** Scalars that are no strings, which no worker writes, count as their text. */
    private static Map<String, String> properties(Object value) throws IllFormed {
        if (!(object(value).get(PROPERTIES) instanceof Map<?, ?> fields)) {
            throw new IllFormed("'" + PROPERTIES + "' is no object");
        }
        Map<String, String> properties = new LinkedHashMap<>();
        for (Map.Entry<?, ?> field : fields.entrySet()) {
            Object content = field.getValue();
            if (content instanceof Map || content instanceof Iterable) {
                throw new IllFormed("property '" + field.getKey() + "' is no string");
            }
            properties.put((String) field.getKey(), content == null ? null : content.toString());
        }
        return properties;
    }

    private static ConnectorTaskId taskId(String key) throws IllFormed {
        String[] parts = key.split("-");
        if (parts.length < 3) {
            throw new IllFormed("a task's key must end in the connector's name and the task's number");
        }
        int last = parts.length - 1;
        try {
            return new ConnectorTaskId(
                    String.join("-", Arrays.copyOfRange(parts, 1, last)), Integer.parseInt(parts[last]));
        } catch (NumberFormatException e) {
            throw new IllFormed("'" + parts[last] + "' is no task number");
        }
    }

    private static OptionalInt commitCount(Object value) {
        return value instanceof Map<?, ?> fields ? count(fields.get(TASKS)) : OptionalInt.empty();
    }

    private static int taskCount(Object value) throws IllFormed {
        return count(object(value).get(TASK_COUNT))
                .orElseThrow(() -> new IllFormed("'" + TASK_COUNT + "' is no number of tasks"));
    }

    private static OptionalInt count(Object field) {
        return field instanceof Long count && count >= 0 && count <= Integer.MAX_VALUE
                ? OptionalInt.of(count.intValue())
                : OptionalInt.empty();
    }

    private static RestartRequest restart(String connector, Map<?, ?> fields) {
        return new RestartRequest(
                connector, flag(connector, fields, ONLY_FAILED), flag(connector, fields, INCLUDE_TASKS));
    }

    private static boolean flag(String connector, Map<?, ?> fields, String name) {
        if (fields.get(name) instanceof Boolean flag) {
            return flag;
        }
        LOG.warn("A restart request for connector '{}' does not say whether '{}', which counts as no", connector, name);
        return false;
    }

    private static SessionKey sessionKey(Map<?, ?> fields) throws IllFormed {
        if (!(fields.get(CREATED) instanceof Long created)) {
            throw new IllFormed("'" + CREATED + "' is no whole number");
        }
        String encoded = text(fields, KEY);
        String algorithm = text(fields, ALGORITHM);
        try {
            return new SessionKey(new SecretKeySpec(Base64.getDecoder().decode(encoded), algorithm), created);
        } catch (IllegalArgumentException e) {
            throw new IllFormed("no key can be made of '" + KEY + "' and '" + ALGORITHM + "'");
        }
    }

    private static Map<?, ?> object(Object value) throws IllFormed {
        if (value instanceof Map<?, ?> fields) {
            return fields;
        }
        throw new IllFormed(value == null ? "it has no value" : "its value is no JSON object");
    }

    private static String text(Map<?, ?> fields, String name) throws IllFormed {
        if (fields.get(name) instanceof String text) {
            return text;
        }
        throw new IllFormed("'" + name + "' is no string");
    }

    static Message connector(String connector, Map<String, String> config) {
        return message(Kind.CONNECTOR, connector, Map.of(PROPERTIES, config));
    }

    static Message connectorGone(String connector) {
        return tombstone(Kind.CONNECTOR, connector);
    }

    /** Workers that know no {@code state.v2} take a stopped connector for a paused one. */
    static Message target(String connector, TargetState target) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(STATE, (target == TargetState.STOPPED ? TargetState.PAUSED : target).name());
        fields.put(STATE_V2, target.name());
        return message(Kind.TARGET, connector, fields);
    }

    static Message targetGone(String connector) {
        return tombstone(Kind.TARGET, connector);
    }

    static Message task(ConnectorTaskId id, Map<String, String> config) {
        return message(Kind.TASK, id.toString(), Map.of(PROPERTIES, config));
    }

    static Message commit(String connector, int tasks) {
        return message(Kind.COMMIT, connector, Map.of(TASKS, tasks));
    }

    static Message taskCount(String connector, int tasks) {
        return message(Kind.TASK_COUNT, connector, Map.of(TASK_COUNT, tasks));
    }

    static Message sessionKey(SessionKey key) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(KEY, Base64.getEncoder().encodeToString(key.key().getEncoded()));
        fields.put(ALGORITHM, key.key().getAlgorithm());
        fields.put(CREATED, key.created());
        return message(Kind.SESSION_KEY, "", fields);
    }

    static Message restart(RestartRequest request) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(INCLUDE_TASKS, request.includeTasks());
        fields.put(ONLY_FAILED, request.onlyFailed());
        return message(Kind.RESTART, request.connector(), fields);
    }

    static Message loggerLevel(String namespace, String level) {
        return message(Kind.LOGGER, namespace, Map.of(LEVEL, level));
    }

    private static Message message(Kind kind, String subject, Map<String, ?> fields) {
        return new Message(key(kind, subject), RecordJson.write(fields));
    }

    private static Message tombstone(Kind kind, String subject) {
        return new Message(key(kind, subject), null);
    }

    private static byte[] key(Kind kind, String subject) {
        return (kind.prefix + subject).getBytes(StandardCharsets.UTF_8);
    }
}
