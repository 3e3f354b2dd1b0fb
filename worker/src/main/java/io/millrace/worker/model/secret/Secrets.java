package io.millrace.worker.model.secret;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells which settings are secret, and hides their values: those that a plugin declares as passwords, those whose names
 * look secret, and values with credentials inside, such as URLs. References to config providers are no secrets.
 * Immutable.
 */
public final class Secrets {
    /** What readers see in place of a secret; the same as Kafka's clients and validation answers show. */
    public static final String MASK = "[hidden]";

    private static final Pattern USER_INFO = Pattern.compile("[^\\s:/]+:((?!\\S*//)\\S+)");
    private static final Secrets BY_NAME = new Secrets(key -> false);

    private final Predicate<String> declared;

    private Secrets(Predicate<String> declared) {
        this.declared = declared;
    }

    /** Judges by names and values alone. */
    public static Secrets byName() {
        return BY_NAME;
    }

    /** @param passwordKeys keys that plugins declare as passwords */
    public static Secrets of(Collection<String> passwordKeys) {
        return new Secrets(Set.copyOf(passwordKeys)::contains);
    }

    /** @param passwordKeys tells keys that plugins declare as passwords, or may declare */
    public static Secrets of(Predicate<String> passwordKeys) {
        return new Secrets(passwordKeys);
    }

    /** Whether readers must not see the value. */
    public boolean isSecret(String key, String value) {
        if (value == null || value.isEmpty()) {
            return false;
        }
        String literal = Variables.cutFrom(value);
        if (literal.isBlank()) {
            return false;
        }
        return declared.test(key) || SecretNames.matches(key) && !isSwitch(literal) || Credentials.areIn(literal);
    }

    /** @param raw the value before its variables were resolved; null or the same when there were none */
    public boolean isSecret(String key, String raw, String value) {
        return isFromSecret(raw, value) || isSecret(key, value);
    }

    /** The value, or the mask in its place. */
    public String masked(String key, String value) {
        return isSecret(key, value) ? MASK : value;
    }

    /** A copy in the same order. */
    public Map<String, String> masked(Map<String, String> config) {
        Map<String, String> masked = new LinkedHashMap<>(config);
        masked.replaceAll(this::masked);
        return masked;
    }

    /**
     * The texts that must not be seen anywhere: secret values, and the credentials inside of values.
     *
     * @param raw the config before its variables were resolved; may be the same
     */
    public Set<String> texts(Map<String, String> raw, Map<String, String> config) {
        Set<String> texts = new LinkedHashSet<>();
        config.forEach((key, value) -> {
            if (value != null && !value.isEmpty()) {
                texts.addAll(texts(key, raw.getOrDefault(key, value), value));
            }
        });
        return texts;
    }

    private List<String> texts(String key, String raw, String value) {
        boolean fromSecret = isFromSecret(raw, value);
        if (!fromSecret && !isSecret(key, value)) {
            return List.of();
        }
        List<String> texts = new ArrayList<>(Credentials.of(value));
        boolean whole = fromSecret || declared.test(key) || SecretNames.matches(key); // not only what is inside of it
        if (whole || texts.isEmpty() || texts.stream().anyMatch(text -> text.length() < Scrubber.SHORTEST)) {
            texts.add(value.strip());
        }
        Matcher userInfo = USER_INFO.matcher(value);
        if (userInfo.matches()) {
            texts.add(userInfo.group(1));
        }
        return texts;
    }

    private static boolean isFromSecret(String raw, String value) {
        return raw != null && !raw.equals(value) && Variables.nameSecrets(raw);
    }

    private static boolean isSwitch(String value) {
        return value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
    }
}
