package io.millrace.worker.config;

import io.millrace.plugins.Plugins;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;

/** Settings of a worker that shares its work with others. Immutable. */
public final class DistributedConfig extends WorkerConfig {
    public static final String GROUP_ID = "group.id";
    public static final String SESSION_TIMEOUT_MS = "session.timeout.ms";
    public static final String REBALANCE_TIMEOUT_MS = "rebalance.timeout.ms";
    public static final String HEARTBEAT_INTERVAL_MS = "heartbeat.interval.ms";
    public static final String EXACTLY_ONCE_SOURCE_SUPPORT = "exactly.once.source.support";
    public static final String CONNECT_PROTOCOL = "connect.protocol";
    public static final String SCHEDULED_REBALANCE_MAX_DELAY_MS = "scheduled.rebalance.max.delay.ms";
    public static final String WORKER_SYNC_TIMEOUT_MS = "worker.sync.timeout.ms";
    public static final String WORKER_UNSYNC_BACKOFF_MS = "worker.unsync.backoff.ms";
    public static final String KEY_TTL_MS = "inter.worker.key.ttl.ms";
    public static final String KEY_GENERATION_ALGORITHM = "inter.worker.key.generation.algorithm";
    public static final String KEY_SIZE = "inter.worker.key.size";
    public static final String SIGNATURE_ALGORITHM = "inter.worker.signature.algorithm";
    public static final String VERIFICATION_ALGORITHMS = "inter.worker.verification.algorithms";

    /** What the settings of a topic begin with. */
    public static final String CONFIG_STORAGE = "config.storage.";

    public static final String OFFSET_STORAGE = "offset.storage.";
    public static final String STATUS_STORAGE = "status.storage.";
    static final String TOPIC = "topic";
    static final String PARTITIONS = "partitions";
    static final String REPLICATION_FACTOR = "replication.factor";

    private static final Duration QUICK_HEARTBEAT = Duration.ofMillis(500);
    /** Where a standalone worker keeps the same; no config of a topic. */
    private static final String FILE = "file.filename";

    private static final Set<String> NOT_FOR_TOPICS = Set.of(TOPIC, REPLICATION_FACTOR, FILE);

    /** Parses the properties; the context class loader must be the plugin loader. */
    public DistributedConfig(Map<String, String> properties) {
        this(properties, resolved(properties));
    }

    private DistributedConfig(Map<String, String> properties, Map<String, String> resolved) {
        super(DistributedDefinition.all(), properties, resolved);
        SettingsProblems.raise(contradictions());
    }

    /** As the constructor; otherwise as {@link StandaloneConfig#parse}. */
    public static DistributedConfig parse(Map<String, String> properties, Plugins plugins) {
        return parsed(properties, plugins, DistributedConfig::new);
    }

    /** Reports, in one ConfigException, all problems that show before plugins are loaded. */
    public static void check(Map<String, String> properties) {
        SettingsProblems.raise(SettingsProblems.withoutPlugins(DistributedDefinition.all(), properties));
    }

    /** The keys that a distributed worker knows. */
    public static Set<String> keys() {
        return DistributedDefinition.all().names();
    }

    /** Those of the definition, and those given for the internal topics. */
    @Override
    public Set<String> knownKeys() {
        Set<String> known = super.knownKeys();
        settings().keySet().stream()
                .filter(key ->
                        topicConfigName(key).filter(name -> !name.equals(FILE)).isPresent())
                .forEach(known::add);
        return known;
    }

    /** The group that this worker belongs to. */
    public WorkerGroup group() {
        return new WorkerGroup(
                getString(GROUP_ID),
                milliseconds(SESSION_TIMEOUT_MS),
                milliseconds(REBALANCE_TIMEOUT_MS),
                heartbeatInterval(),
                getString(CONNECT_PROTOCOL).toLowerCase(Locale.ROOT),
                milliseconds(SCHEDULED_REBALANCE_MAX_DELAY_MS));
    }

    /** A rebalance waits for a heartbeat of each worker, so ours are quick unless told otherwise. */
    private Duration heartbeatInterval() {
        Duration configured = milliseconds(HEARTBEAT_INTERVAL_MS);
        boolean free = !originals().containsKey(HEARTBEAT_INTERVAL_MS)
                && !compatibility().isStrict();
        return free && QUICK_HEARTBEAT.compareTo(configured) < 0 ? QUICK_HEARTBEAT : configured;
    }

    /** How long this worker may take to read what its assignment was made for. */
    public Duration syncTimeout() {
        return milliseconds(WORKER_SYNC_TIMEOUT_MS);
    }

    /** How long it stays out of the group when it could not. */
    public Duration unsyncBackoff() {
        return milliseconds(WORKER_UNSYNC_BACKOFF_MS);
    }

    /** How requests between workers are signed. */
    public SessionKeySettings sessionKeys() {
        return new SessionKeySettings(
                getString(KEY_GENERATION_ALGORITHM),
                Optional.ofNullable(getInt(KEY_SIZE)),
                milliseconds(KEY_TTL_MS),
                getString(SIGNATURE_ALGORITHM),
                getList(VERIFICATION_ALGORITHMS));
    }

    /** The topic of configs, target states and all else that workers tell each other; it has one partition. */
    public StorageTopic configTopic() {
        return topic(CONFIG_STORAGE, 1);
    }

    /** The topic of source offsets. */
    public StorageTopic offsetTopic() {
        return topic(OFFSET_STORAGE, getInt(OFFSET_STORAGE + PARTITIONS));
    }

    /** The topic of states and used topics. */
    public StorageTopic statusTopic() {
        return topic(STATUS_STORAGE, getInt(STATUS_STORAGE + PARTITIONS));
    }

    /** Whether source connectors may write exactly once. */
    public boolean exactlyOnceSourceEnabled() {
        return "enabled".equalsIgnoreCase(getString(EXACTLY_ONCE_SOURCE_SUPPORT));
    }

    /** Whether this worker, when it leads, writes to the config topic in transactions, which shut former leaders out. */
    public boolean leaderWritesTransactions() {
        return !"disabled".equalsIgnoreCase(getString(EXACTLY_ONCE_SOURCE_SUPPORT));
    }

    /** What the leader's producer of the config topic has for its transactional id, whichever worker leads. */
    public String leaderTransactionalId() {
        return "connect-cluster-" + getString(GROUP_ID);
    }

    private StorageTopic topic(String prefix, int partitions) {
        Map<String, String> configs = new LinkedHashMap<>(Prefixes.below(prefix, settings()));
        configs.keySet().removeAll(NOT_FOR_TOPICS);
        configs.values().removeIf(Objects::isNull);
        if (!prefix.equals(CONFIG_STORAGE)) {
            configs.remove(PARTITIONS); // of the config topic it is one too many, which is told where it is created
        }
        return new StorageTopic(getString(prefix + TOPIC), partitions, getShort(prefix + REPLICATION_FACTOR), configs);
    }

    private Duration milliseconds(String key) {
        return Duration.ofMillis(getInt(key));
    }

    private List<String> contradictions() {
        List<String> problems = new ArrayList<>();
        SessionKeySettings keys = sessionKeys();
        if (!keys.verificationAlgorithms().contains(keys.signatureAlgorithm())) {
            problems.add(new ConfigException(
                            SIGNATURE_ALGORITHM,
                            keys.signatureAlgorithm(),
                            "Signature algorithm must be present in " + VERIFICATION_ALGORITHMS + " list")
                    .getMessage());
        }
        try {
            keys.keyGenerator();
        } catch (ConfigException e) {
            problems.add(e.getMessage());
        }
        WorkerGroup group = group();
        if (group.heartbeatInterval().compareTo(group.sessionTimeout()) >= 0) {
            problems.add(
                    HEARTBEAT_INTERVAL_MS + " (" + group.heartbeatInterval().toMillis() + ") must be less than "
                            + SESSION_TIMEOUT_MS + " (" + group.sessionTimeout().toMillis() + "), best a third of it");
        }
        return problems;
    }

    private static Optional<String> topicConfigName(String key) {
        return List.of(CONFIG_STORAGE, OFFSET_STORAGE, STATUS_STORAGE).stream()
                .filter(key::startsWith)
                .map(prefix -> key.substring(prefix.length()))
                .findFirst();
    }
}
