package io.millrace.worker.model;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;

/** Whether answers may differ from those of Apache's worker where ours are better, or are to be the same. */
public enum Compatibility {
    /** A caller's mistake is told as one, and what can be told is told. */
    DEFAULT,
    /** The status codes and texts of Apache's worker, its mistakes included. */
    STRICT;

    /** The worker setting. */
    public static final String KEY = "compatibility";

    /** What a worker's properties ask for; throws a ConfigException when that is neither. */
    public static Compatibility of(Map<String, String> properties) {
        String word = properties.get(KEY);
        return word == null ? DEFAULT : parse(word.trim());
    }

    /** The mode of that name; throws a ConfigException when there is none. */
    public static Compatibility parse(String word) {
        return Stream.of(values())
                .filter(mode -> mode.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new ConfigException(KEY, word, "It must be 'default' or 'strict'"));
    }

    /** What the setting accepts. */
    public static ValidString words() {
        return ValidString.in(Stream.of(values()).map(Compatibility::word).toArray(String[]::new));
    }

    /** As the setting has it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isStrict() {
        return this == STRICT;
    }
}
