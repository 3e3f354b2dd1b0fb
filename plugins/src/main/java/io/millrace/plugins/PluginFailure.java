package io.millrace.plugins;

import io.millrace.plugins.isolation.WorkerApi;
import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.plugins.model.PluginException;
import io.millrace.plugins.model.PluginProblem;
import io.millrace.plugins.model.PluginProblem.Kind;
import java.lang.reflect.InvocationTargetException;
import java.util.zip.ZipException;

/** Words for a plugin that cannot be loaded or created: which one, where, why, and what can be done. */
final class PluginFailure {
    private static final String WORKER_PACKAGES = "org.apache.kafka.";

    private PluginFailure() {}

    static PluginException exception(String className, String location, Throwable failure) {
        Throwable cause = root(failure);
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return new PluginException(problem(className, location, cause, cause == failure), cause);
    }

    private static PluginProblem problem(String className, String location, Throwable cause, boolean direct) {
        Kind kind = direct && isRefusal(cause) ? refusal(cause) : kind(cause);
        String message = "Plugin '" + className + "' " + place(location) + " cannot be created: " + cause + ".";
        return PluginProblem.of(location, className, null, kind, message, remedy(kind, cause, location));
    }

    /** Where a plugin is, to follow its name in a sentence. */
    static String place(String location) {
        return PluginDescriptor.CLASSPATH.equals(location) ? "on the class path" : "in " + location;
    }

    private static Throwable root(Throwable failure) {
        boolean wrapper = failure instanceof InvocationTargetException
                || failure instanceof ExceptionInInitializerError
                || failure.getCause() instanceof ExceptionInInitializerError; // the class failed before
        return wrapper && failure.getCause() != null ? root(failure.getCause()) : failure;
    }

    /** Whether the JVM creates no instance of the class; a constructor may throw the same for reasons of its own. */
    private static boolean isRefusal(Throwable cause) {
        return cause instanceof InstantiationException
                || cause instanceof NoSuchMethodException
                || cause instanceof IllegalAccessException;
    }

    private static Kind refusal(Throwable cause) {
        return cause instanceof InstantiationException ? Kind.ABSTRACT_CLASS : Kind.NO_PUBLIC_CONSTRUCTOR;
    }

    private static Kind kind(Throwable cause) {
        if (cause instanceof UnsupportedClassVersionError) {
            return Kind.NEWER_JAVA;
        }
        if (cause instanceof ClassFormatError || cause instanceof ZipException) {
            return Kind.DAMAGED_FILE;
        }
        if (cause instanceof ClassNotFoundException || cause instanceof NoClassDefFoundError) {
            return WorkerApi.isNamedIn(text(cause)) ? Kind.NEWER_API : Kind.MISSING_JAR;
        }
        boolean linkage = cause instanceof LinkageError && !(cause instanceof ExceptionInInitializerError);
        return linkage && concernsWorker(cause) ? Kind.OTHER_API : Kind.CONSTRUCTOR_FAILED;
    }

    private static boolean concernsWorker(Throwable cause) {
        return text(cause).contains(WORKER_PACKAGES);
    }

    private static String text(Throwable cause) {
        return String.valueOf(cause.getMessage()).replace('/', '.');
    }

    private static String remedy(Kind kind, Throwable cause, String location) {
        return switch (kind) {
            case NEWER_JAVA ->
                "It was built for a newer Java than the " + System.getProperty("java.version")
                        + " that runs this worker: use a newer Java, or an older version of the plugin.";
            case ABSTRACT_CLASS, NO_PUBLIC_CONSTRUCTOR ->
                "It has to be a public class, not abstract, with a public" + " constructor without parameters.";
            case DAMAGED_FILE -> "A file is damaged: install the plugin again.";
            case MISSING_JAR ->
                "A class is missing: check the name, and that all jars the plugin needs are " + place(location) + ".";
            case NEWER_API, OTHER_API ->
                "It was built for another version of Kafka Connect than this worker's: use a version of"
                        + " the plugin that supports this one.";
            default ->
                cause instanceof LinkageError && !(cause instanceof ExceptionInInitializerError)
                        ? "It was built against other versions of its libraries: check the jars " + place(location)
                                + "."
                        : "Its own code failed; the cause and the plugin's documentation should tell why.";
        };
    }
}
