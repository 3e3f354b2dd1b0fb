package io.millrace.worker.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds keys of a worker's properties that nothing reads, and says which known key was probably meant. */
public final class UnknownKeys {
    private static final Logger LOG = LoggerFactory.getLogger(UnknownKeys.class);

    /** Under these, plugins and clients define the keys. */
    private static final List<String> OPEN_PREFIXES = List.of(
            "producer.",
            "consumer.",
            "admin.",
            "config.providers.",
            "metrics.context.",
            "metric.reporters.",
            "key.converter.",
            "value.converter.",
            "header.converter.",
            "listeners.https.",
            "admin.listeners.https.",
            "rest.extension.",
            "connector.client.config.override.");

    private static final Set<String> POLICY_KEYS = Set.of("connector.client.config.override.allowlist");

    private UnknownKeys() {}

    /** Logs one warning for each key that is unknown or of an older release. */
    public static void warn(Map<String, String> properties, Collection<String> knownKeys) {
        find(properties, knownKeys).forEach(LOG::warn);
    }

    /** The lines that {@link #warn} logs; they name keys, never values. */
    static List<String> find(Map<String, String> properties, Collection<String> knownKeys) {
        Set<String> known = new TreeSet<>(knownKeys);
        known.addAll(POLICY_KEYS);
        Set<String> clientKeys = new TreeSet<>(ProducerConfig.configNames());
        clientKeys.addAll(ConsumerConfig.configNames());
        clientKeys.addAll(AdminClientConfig.configNames());
        List<String> lines = new ArrayList<>();
        for (String key : properties.keySet()) {
            if (known.contains(key) || clientKeys.contains(key)) {
                continue;
            }
            if (OPEN_PREFIXES.stream().noneMatch(key::startsWith)) {
                lines.add(line(key, known, clientKeys));
            }
        }
        return lines;
    }

    private static String line(String key, Set<String> known, Set<String> clientKeys) {
        return LegacyKeys.fate(key)
                .map(fate -> "The worker setting '" + key + "' " + fate)
                .orElseGet(() -> "The worker setting '" + key + "' is unknown and has no effect; "
                        + NearestName.of(key, known)
                                .or(() -> NearestName.of(key, clientKeys))
                                .map(nearest -> "did you mean '" + nearest + "'?")
                                .orElse("remove it if no plugin reads it"));
    }
}
