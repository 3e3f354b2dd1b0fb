package io.millrace.worker.herder;

import io.millrace.plugins.InvalidVersionException;
import io.millrace.plugins.PluginNotFoundException;
import io.millrace.plugins.PluginVersionException;
import io.millrace.worker.runtime.TooManyTasksException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidConfigurationException;

/** What a reported stack trace says about a failure. Any thread. */
final class FailureCause {
    /** Plugins and classes that do not fit together, or are not there. */
    private static final List<Class<?>> CLASS_ERRORS = List.of(
            PluginNotFoundException.class,
            PluginVersionException.class,
            InvalidVersionException.class,
            ClassNotFoundException.class,
            NoClassDefFoundError.class,
            LinkageError.class,
            UnsupportedClassVersionError.class,
            ClassFormatError.class,
            VerifyError.class,
            IncompatibleClassChangeError.class,
            AbstractMethodError.class,
            NoSuchMethodError.class,
            NoSuchFieldError.class,
            UnsatisfiedLinkError.class,
            IllegalAccessError.class,
            InstantiationError.class,
            ClassCircularityError.class,
            BootstrapMethodError.class,
            ServiceConfigurationError.class,
            ExceptionInInitializerError.class);

    private static final Set<String> CONFIG_ERRORS =
            Set.of(TooManyTasksException.class.getName(), InvalidConfigurationException.class.getName());
    /** Subclasses of plugins' own are usually called so, too. */
    private static final String CONFIG_ERROR = ConfigException.class.getSimpleName();
    /** Kafka's clients take a name that cannot be resolved at the moment for a wrong setting. */
    private static final String UNRESOLVED = "No resolvable bootstrap urls";

    private static final String CAUSED_BY = "Caused by: ";

    private FailureCause() {}

    /** The first line of a stack trace; empty when there is none. */
    static Optional<String> summary(String trace) {
        return trace.lines().findFirst();
    }

    /** Why a restart will not help; empty when it may. */
    static Optional<String> hopeless(String trace) {
        List<String> chain = Stream.concat(
                        summary(trace).stream(),
                        trace.lines()
                                .filter(line -> line.startsWith(CAUSED_BY))
                                .map(line -> line.substring(CAUSED_BY.length())))
                .toList();
        return chain.stream()
                .map(FailureCause::reason)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> reason(String error) {
        String type = error.split("[:\\s]", 2)[0];
        if ((CONFIG_ERRORS.contains(type) || type.endsWith(CONFIG_ERROR)) && !error.contains(UNRESOLVED)) {
            return Optional.of("a restart does not help against an error in the configuration; change it");
        }
        if (CLASS_ERRORS.stream().anyMatch(each -> each.getName().equals(type))) {
            return Optional.of("a restart does not help against classes that cannot be loaded; "
                    + "check the plugin, then restart it by hand");
        }
        return Optional.empty();
    }
}
