package io.millrace.worker.config;

import io.millrace.plugins.InvalidVersionException;
import io.millrace.plugins.VersionConstraint;
import java.lang.reflect.InvocationTargetException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Utils;

/** Checks of single values in connector configs. */
final class Validators {
    private Validators() {}

    /** A list of aliases, each once. */
    static Validator aliases() {
        return named("non-null and unique aliases", (name, value) -> {
            if (value == null) {
                throw new ConfigException(name, null, "Value must be non-null");
            }
            List<?> aliases = (List<?>) value;
            if (new HashSet<>(aliases).size() < aliases.size()) {
                throw new ConfigException(name, value, "Duplicate alias provided.");
            }
        });
    }

    /**
     * A concrete class below the base type that can be made without arguments.
     *
     * @param trusted a class that needs no check, may be null
     */
    static Validator instantiable(Class<?> base, Class<?> trusted) {
        return named("a concrete " + base.getSimpleName() + " with a public no-argument constructor", (name, value) -> {
            if (value instanceof Class<?> plugin && !Objects.equals(plugin, trusted)) {
                Utils.ensureConcreteSubclass(base, plugin);
                instantiate(name, plugin);
            }
        });
    }

    /** A concrete class below the base type. */
    static Validator concrete(Class<?> base) {
        return named("a concrete " + base.getSimpleName(), (name, value) -> {
            if (value instanceof Class<?> plugin) {
                Utils.ensureConcreteSubclass(base, plugin);
            }
        });
    }

    static Validator regex() {
        return named("valid regex", (name, value) -> {
            try {
                Pattern.compile((String) value);
            } catch (PatternSyntaxException e) {
                throw new ConfigException(name, value, "Invalid regex: " + e.getMessage());
            }
        });
    }

    /** A version or a range of versions. */
    static Validator version() {
        return named("a version or a range of versions", (name, value) -> {
            try {
                VersionConstraint.parse((String) value);
            } catch (InvalidVersionException e) {
                throw new ConfigException(name, value, e.getMessage());
            }
        });
    }

    private static void instantiate(String name, Class<?> plugin) {
        try {
            plugin.getConstructor().newInstance();
        } catch (NoSuchMethodException e) {
            throw new ConfigException(
                    name, plugin.getName(), "Could not find a public no-argument constructor for class" + because(e));
        } catch (InvocationTargetException e) {
            throw new ConfigException(name, plugin.getName(), "Could not instantiate class" + because(e.getCause()));
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new ConfigException(name, plugin.getName(), "Could not instantiate class" + because(e));
        }
    }

    private static String because(Throwable cause) {
        return cause.getMessage() == null ? ": " + cause.getClass().getName() : ": " + cause.getMessage();
    }

    private static Validator named(String description, Validator validator) {
        return new Validator() {
            @Override
            public void ensureValid(String name, Object value) {
                validator.ensureValid(name, value);
            }

            @Override
            public String toString() {
                return description;
            }
        };
    }
}
