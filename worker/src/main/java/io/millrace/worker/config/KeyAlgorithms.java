package io.millrace.worker.config;

import java.security.Security;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;

/** Algorithms of the JVM that a setting may name. */
enum KeyAlgorithms {
    GENERATION("KeyGenerator"),
    SIGNATURE("Mac");

    private static final String USUAL = "HmacSHA256";

    private final String service;

    KeyAlgorithms(String service) {
        this.service = service;
    }

    /** What to take when nothing is set; where the JVM lacks it, something must be set. */
    Object usual() {
        return isSupported(USUAL) ? USUAL : ConfigDef.NO_DEFAULT_VALUE;
    }

    Validator one() {
        return ConfigDef.LambdaValidator.with(
                (name, value) -> check(name, (String) value), () -> "Any " + service + " algorithm of the JVM");
    }

    Validator any() {
        return ConfigDef.LambdaValidator.with(
                (name, value) -> {
                    if (!(value instanceof List<?> names) || names.isEmpty()) {
                        throw new ConfigException(
                                name, value, "At least one signature verification algorithm must be provided");
                    }
                    names.forEach(each -> check(name, (String) each));
                },
                () -> "One or more " + service + " algorithms of the JVM");
    }

    private void check(String name, String algorithm) {
        if (!isSupported(algorithm)) {
            throw new ConfigException(
                    name,
                    algorithm,
                    "the algorithm is not supported by this JVM; the supported algorithms are: " + supported());
        }
    }

    private boolean isSupported(String algorithm) {
        return algorithm != null && supported().contains(algorithm.toUpperCase(Locale.ROOT));
    }

    private Set<String> supported() {
        return new TreeSet<>(Security.getAlgorithms(service));
    }
}
