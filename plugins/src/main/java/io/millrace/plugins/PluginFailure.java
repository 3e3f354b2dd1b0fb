package io.millrace.plugins;

import java.lang.reflect.InvocationTargetException;

/** Words for a plugin that cannot be loaded or created: which one, where, why, and what can be done. */
final class PluginFailure {
    private PluginFailure() {}

    static PluginException of(String className, String location, Throwable failure) {
        Throwable cause = root(failure);
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        String message = "Plugin '" + className + "' " + place(location) + " cannot be created: " + cause + ". "
                + remedy(cause, location);
        return new PluginException(message, cause);
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

    private static String remedy(Throwable cause, String location) {
        if (cause instanceof UnsupportedClassVersionError) {
            return "It was built for a newer Java than the " + System.getProperty("java.version")
                    + " that runs this worker: use a newer Java, or an older version of the plugin.";
        }
        if (cause instanceof NoSuchMethodException
                || cause instanceof IllegalAccessException
                || cause instanceof InstantiationException) {
            return "It has to be a public class, not abstract, with a public constructor without parameters.";
        }
        if (cause instanceof ClassNotFoundException || cause instanceof NoClassDefFoundError) {
            return "A class is missing: check the name, and that all jars the plugin needs are " + place(location)
                    + ".";
        }
        if (cause instanceof LinkageError && !(cause instanceof ExceptionInInitializerError)) {
            return "It was built against other versions of its libraries or of the Connect API: check the jars "
                    + place(location) + ".";
        }
        return "Its own code failed; the cause and the plugin's documentation should tell why.";
    }
}
