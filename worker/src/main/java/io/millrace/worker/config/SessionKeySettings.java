package io.millrace.worker.config;

import java.security.InvalidParameterException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.crypto.KeyGenerator;
import org.apache.kafka.common.config.ConfigException;

/**
 * How workers of one cluster sign what they ask of each other (KIP-507). Immutable.
 *
 * @param size of keys in bits; empty for what the algorithm likes
 * @param timeToLive after which a key is replaced; zero for never
 * @param verificationAlgorithms accepted in requests of other workers
 */
public record SessionKeySettings(
        String generationAlgorithm,
        Optional<Integer> size,
        Duration timeToLive,
        String signatureAlgorithm,
        List<String> verificationAlgorithms) {
    public SessionKeySettings {
        verificationAlgorithms = List.copyOf(verificationAlgorithms);
    }

    /** Makes keys; throws a ConfigException when this JVM makes none of that size. */
    public KeyGenerator keyGenerator() {
        try {
            KeyGenerator generator = KeyGenerator.getInstance(generationAlgorithm);
            size.ifPresent(generator::init);
            return generator;
        } catch (NoSuchAlgorithmException | InvalidParameterException e) {
            throw new ConfigException("Unable to create key generator with algorithm " + generationAlgorithm
                    + " and key size " + size.map(String::valueOf).orElse("of its own choice") + ": "
                    + e.getMessage());
        }
    }
}
