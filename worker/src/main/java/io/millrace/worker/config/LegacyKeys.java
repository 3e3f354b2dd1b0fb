package io.millrace.worker.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Settings of older releases: what became of each, in one line. */
final class LegacyKeys {
    private static final Map<String, String> FATES = fates();

    private LegacyKeys() {}

    /** What to say about a key of an older release; empty for any other key. */
    static Optional<String> fate(String key) {
        return FATES.entrySet().stream()
                .filter(entry -> key.equals(entry.getKey()) || key.startsWith(entry.getKey() + "."))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static Map<String, String> fates() {
        Map<String, String> fates = new LinkedHashMap<>();
        String internal = "is ignored: internal data has a fixed format since Kafka 3.0; remove it "
                + "('%s' is the setting for records)";
        fates.put("internal.key.converter", String.format(internal, "key.converter"));
        fates.put("internal.value.converter", String.format(internal, "value.converter"));
        fates.put("rest.port", "is from before Kafka 3.0; use 'listeners', e.g. listeners=http://:8083");
        fates.put("rest.host.name", "is from before Kafka 3.0; use 'listeners', e.g. listeners=http://localhost:8083");
        fates.put("auto.include.jmx.reporter", "is ignored since Kafka 4.0; use 'metric.reporters'");
        return fates;
    }
}
