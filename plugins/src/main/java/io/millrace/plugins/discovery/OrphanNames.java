package io.millrace.plugins.discovery;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tells classes that are meant as plugins from the many of a library whose optional parents are not there. */
final class OrphanNames {
    /** What every plugin refers to. */
    static final byte[] CONNECT = "org/apache/kafka/connect/".getBytes(StandardCharsets.UTF_8);

    private static final List<String> ENDINGS =
            List.of("Connector", "Converter", "Transformation", "Transform", "Predicate");

    private OrphanNames() {}

    static boolean soundLikePlugin(String name) {
        for (String ending : ENDINGS) {
            if (name.endsWith(ending)) {
                return true;
            }
        }
        return false;
    }
}
