package io.millrace.worker.config;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Recommender;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;

/** A plugin's key whose checks fail in no other way than with a {@link ConfigException}, whatever they throw. */
final class GuardedKey {
    private GuardedKey() {}

    static ConfigKey of(ConfigKey key) {
        return new ConfigKey(
                key.name,
                key.type,
                key.defaultValue,
                key.validator == null ? null : guarded(key.validator),
                key.importance,
                key.documentation,
                key.group,
                key.orderInGroup,
                key.width,
                key.displayName,
                key.dependents,
                key.recommender == null ? null : guarded(key.recommender),
                key.internalConfig);
    }

    private static Validator guarded(Validator validator) {
        return new Validator() {
            @Override
            public void ensureValid(String name, Object value) {
                guarded(name, "validator", () -> {
                    validator.ensureValid(name, value);
                    return null;
                });
            }

            @Override
            public String toString() {
                return validator.toString();
            }
        };
    }

    private static Recommender guarded(Recommender recommender) {
        return new Recommender() {
            @Override
            public List<Object> validValues(String name, Map<String, Object> parsed) {
                return guarded(name, "recommender", () -> recommender.validValues(name, parsed));
            }

            @Override
            public boolean visible(String name, Map<String, Object> parsed) {
                return guarded(name, "recommender", () -> recommender.visible(name, parsed));
            }
        };
    }

    private static <T> T guarded(String name, String what, Callable<T> call) {
        try {
            return call.call();
        } catch (ConfigException e) {
            throw e;
        } catch (Throwable e) { // a plugin's mistake is told as an error of its key
            throw new ConfigException("The " + what + " of configuration " + name + " threw " + e);
        }
    }
}
