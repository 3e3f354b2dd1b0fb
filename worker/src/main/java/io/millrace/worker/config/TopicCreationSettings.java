package io.millrace.worker.config;

import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The groups by which a source creates topics (KIP-158), in the order they are tried; the last takes every topic.
 * Immutable.
 */
public record TopicCreationSettings(List<Group> groups) {
    private static final Logger LOG = LoggerFactory.getLogger(TopicCreationSettings.class);
    private static final String DEFAULT = "default";
    private static final String INCLUDE = "include";
    private static final String EXCLUDE = "exclude";
    private static final String PARTITIONS = "partitions";
    private static final String REPLICATION_FACTOR = "replication.factor";

    public TopicCreationSettings {
        groups = List.copyOf(groups);
    }

    /**
     * One group of topics.
     *
     * @param partitions -1 for the broker's default
     * @param replicationFactor -1 for the broker's default
     * @param topicConfig settings of the created topics
     */
    public record Group(
            String name,
            Pattern include,
            Pattern exclude,
            int partitions,
            short replicationFactor,
            Map<String, String> topicConfig) {
        public Group {
            topicConfig = Collections.unmodifiableMap(new LinkedHashMap<>(topicConfig));
        }

        boolean takes(String topic) {
            return !exclude.matcher(topic).matches() && include.matcher(topic).matches();
        }
    }

    /** The group that a topic is created by. */
    public Group groupOf(String topic) {
        return groups.stream()
                .filter(group -> group.takes(topic))
                .findFirst()
                .orElseGet(() -> groups.get(groups.size() - 1));
    }

    /** Whether a key is a setting of a group itself, not one of the topics it creates. */
    public static boolean isGroupSetting(String key) {
        return List.of(INCLUDE, EXCLUDE, PARTITIONS, REPLICATION_FACTOR).contains(key);
    }

    static TopicCreationSettings parse(Map<String, String> settings, List<String> names) {
        Group fallback = group(settings, DEFAULT, NO_DEFAULT_VALUE, NO_DEFAULT_VALUE);
        List<Group> groups = new ArrayList<>();
        for (String name : names) {
            if (name.equals(DEFAULT)) {
                LOG.warn(
                        "'{}' need not be listed in {}: it always exists",
                        DEFAULT,
                        SourceConnectorConfig.TOPIC_CREATION_GROUPS);
            } else {
                groups.add(group(settings, name, fallback.partitions(), fallback.replicationFactor()));
            }
        }
        groups.add(fallback);
        return new TopicCreationSettings(groups);
    }

    /** What is wrong with the settings of the groups, by key. */
    public static Map<String, List<String>> problems(Map<String, String> settings, List<String> names) {
        Map<String, List<String>> problems = new LinkedHashMap<>();
        addProblems(settings, DEFAULT, NO_DEFAULT_VALUE, NO_DEFAULT_VALUE, problems);
        for (String name : names) {
            if (!name.equals(DEFAULT)) {
                addProblems(settings, name, -1, (short) -1, problems);
            }
        }
        return problems;
    }

    private static void addProblems(
            Map<String, String> settings,
            String name,
            Object partitions,
            Object replication,
            Map<String, List<String>> problems) {
        String prefix = SourceConnectorConfig.TOPIC_CREATION_PREFIX + name + ".";
        Map<String, Object> values = new LinkedHashMap<>();
        definition(prefix, partitions, replication).validateAll(settings).forEach((key, value) -> {
            values.put(key, value.value());
            if (!value.errorMessages().isEmpty()) {
                problems.put(key, value.errorMessages());
            }
        });
        for (String key : name.equals(DEFAULT) ? List.<String>of() : List.of(prefix + INCLUDE, prefix + EXCLUDE)) {
            try {
                if (values.get(key) instanceof List<?>) {
                    pattern(key, values);
                }
            } catch (ConfigException e) {
                problems.put(key, List.of(e.getMessage()));
            }
        }
    }

    private static Group group(Map<String, String> settings, String name, Object partitions, Object replication) {
        String prefix = SourceConnectorConfig.TOPIC_CREATION_PREFIX + name + ".";
        Map<String, Object> values = definition(prefix, partitions, replication).parse(settings);
        boolean isDefault = name.equals(DEFAULT);
        Map<String, String> topicConfig = Prefixes.below(prefix, settings);
        topicConfig.keySet().removeAll(List.of(INCLUDE, EXCLUDE, PARTITIONS, REPLICATION_FACTOR));
        return new Group(
                name,
                isDefault ? Pattern.compile(".*") : pattern(prefix + INCLUDE, values),
                isDefault ? Pattern.compile("") : pattern(prefix + EXCLUDE, values),
                (Integer) values.get(prefix + PARTITIONS),
                (Short) values.get(prefix + REPLICATION_FACTOR),
                topicConfig);
    }

    private static ConfigDef definition(String prefix, Object partitions, Object replication) {
        return new ConfigDef()
                .define(prefix + INCLUDE, Type.LIST, List.of(), Importance.HIGH, "Topics that the group takes.")
                .define(prefix + EXCLUDE, Type.LIST, List.of(), Importance.HIGH, "Topics that the group leaves.")
                .define(
                        prefix + REPLICATION_FACTOR,
                        Type.SHORT,
                        replication,
                        count("Replication factor"),
                        Importance.LOW,
                        "Replication factor of created topics, -1 for the broker's default.")
                .define(
                        prefix + PARTITIONS,
                        Type.INT,
                        partitions,
                        count("Number of partitions"),
                        Importance.LOW,
                        "Number of partitions of created topics, -1 for the broker's default.");
    }

    private static ConfigDef.Validator count(String what) {
        return (name, value) -> {
            if (value != null && ((Number) value).intValue() != -1 && ((Number) value).intValue() < 1) {
                throw new ConfigException(name, value, what + " must be positive, or -1 to use the broker's default");
            }
        };
    }

    private static Pattern pattern(String key, Map<String, Object> values) {
        List<?> expressions = (List<?>) values.get(key);
        String joined =
                String.join("|", expressions.stream().map(String.class::cast).toList());
        try {
            return Pattern.compile(joined);
        } catch (PatternSyntaxException e) {
            throw new ConfigException(key, joined, "Syntax error in regular expression: " + e.getMessage());
        }
    }
}
