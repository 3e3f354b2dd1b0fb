package io.millrace.worker.herder.validation;

import io.millrace.worker.config.SourceConnectorConfig;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.TopicConfig;

/** The settings that topics have, and the groups by which a source creates topics. */
final class TopicKeys {
    /** As Kafka's library has them; brokers refuse others. */
    static final Set<String> NAMES = names();

    private TopicKeys() {}

    /** The groups that a source's config lists, and the one that always exists. */
    static List<String> groups(Map<String, String> settings) {
        List<String> groups = new ArrayList<>(List.of("default"));
        Object listed = ConfigDef.parseType(
                SourceConnectorConfig.TOPIC_CREATION_GROUPS,
                settings.get(SourceConnectorConfig.TOPIC_CREATION_GROUPS),
                ConfigDef.Type.LIST);
        if (listed instanceof List<?> list) {
            list.forEach(group -> groups.add(String.valueOf(group)));
        }
        return groups;
    }

    private static Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (Field field : TopicConfig.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getName().endsWith("_CONFIG")) {
                names.add(value(field));
            }
        }
        // of brokers only, and so not among the library's
        names.addAll(Set.of("leader.replication.throttled.replicas", "follower.replication.throttled.replicas"));
        return Set.copyOf(names);
    }

    private static String value(Field field) {
        try {
            return (String) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field + " is public", e);
        }
    }
}
