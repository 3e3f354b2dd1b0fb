package io.millrace.plugins.archive;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * How much a class looks like a plugin, for classes whose parents are not there, so that nobody can know: libraries are
 * full of classes with optional parents, and some are called as plugins are.
 */
public enum Likeness {
    NONE,
    /** It is called as plugins are, and knows Connect. */
    NAME,
    /** It also refers to what only plugins of that name deal with. */
    CONTENT;

    private static final byte[] CONNECT = utf8("org/apache/kafka/connect/");
    private static final List<byte[]> STEPS = texts("org/apache/kafka/connect/connector/ConnectRecord");

    /** By the ending of a name, what such a plugin mentions and hardly any other class does. */
    private static final Map<String, List<byte[]>> SIGNS = Map.of(
            "Connector",
            texts(
                    "taskConfigs",
                    "org/apache/kafka/connect/connector/Task",
                    "org/apache/kafka/connect/source/Source",
                    "org/apache/kafka/connect/sink/Sink"),
            "Converter",
            texts("fromConnectData", "toConnectData", "fromConnectHeader", "toConnectHeader"),
            "Transformation",
            STEPS,
            "Transform",
            STEPS,
            "Predicate",
            STEPS);

    /** @param mentions whether any text in the class contains the given one */
    static Likeness of(String name, Predicate<byte[]> mentions) {
        for (Map.Entry<String, List<byte[]>> signs : SIGNS.entrySet()) {
            if (name.endsWith(signs.getKey())) {
                boolean certain = signs.getValue().stream().anyMatch(mentions);
                return certain ? CONTENT : mentions.test(CONNECT) ? NAME : NONE;
            }
        }
        return NONE;
    }

    private static List<byte[]> texts(String... texts) {
        return Stream.of(texts).map(Likeness::utf8).toList();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
