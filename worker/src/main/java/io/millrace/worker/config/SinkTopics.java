package io.millrace.worker.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigException;

/** The rules for the topics that a sink reads and the one that its failed records go to. */
public final class SinkTopics {
    private SinkTopics() {}

    /** What is wrong, by key; values that are null or malformed are left to the checks of their own keys. */
    public static Map<String, String> problems(List<?> topics, String regex, String deadLetterTopic) {
        boolean listed = topics != null && !topics.isEmpty();
        boolean matched = regex != null && !regex.isBlank();
        Map<String, String> problems = new LinkedHashMap<>();
        if (listed == matched) {
            String problem = listed
                    ? "topics and topics.regex are mutually exclusive options, but both are set."
                    : "Must configure one of topics or topics.regex";
            problems.put(SinkConnectorConfig.TOPICS, problem);
            problems.put(SinkConnectorConfig.TOPICS_REGEX, problem);
        }
        String deadLetters = deadLetterTopic == null ? "" : deadLetterTopic.trim();
        if (!deadLetters.isEmpty() && listed && topics.contains(deadLetters)) {
            problems.putIfAbsent(
                    SinkConnectorConfig.TOPICS,
                    "The DLQ topic '" + deadLetters
                            + "' may not be included in the list of topics ('topics=" + topics
                            + "') consumed by the connector");
        }
        if (!deadLetters.isEmpty() && matched && matches(regex, deadLetters)) {
            problems.putIfAbsent(
                    SinkConnectorConfig.TOPICS_REGEX,
                    "The DLQ topic '" + deadLetters
                            + "' may not be matched by the regex for the topics ('topics.regex=" + regex
                            + "') consumed by the connector");
        }
        return problems;
    }

    static void check(List<String> topics, String regex, String deadLetterTopic) {
        problems(topics, regex, deadLetterTopic).values().stream().findFirst().ifPresent(problem -> {
            throw new ConfigException(problem);
        });
    }

    private static boolean matches(String regex, String topic) {
        try {
            return Pattern.matches(regex, topic);
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}
