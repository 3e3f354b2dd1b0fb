package io.millrace.plugins.model;

import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something wrong with a plugin or with the place where it lies. Immutable.
 *
 * @param location text of the plugin location, of an element of {@code plugin.path} that could not be read, or
 *     {@code classpath}
 * @param className empty if the location as a whole is concerned
 * @param type empty if the location as a whole is concerned, or the kind of plugin is not known
 * @param message what is wrong: names the thing and the value
 * @param remedy what can be done about it, as a sentence
 */
public record PluginProblem(
        String location,
        Optional<String> className,
        Optional<PluginType> type,
        Kind kind,
        String message,
        String remedy) {
    private static final Logger LOG = LoggerFactory.getLogger(PluginProblem.class);

    /** A problem of a whole location. */
    public static PluginProblem of(String location, Kind kind, String message, String remedy) {
        return new PluginProblem(location, Optional.empty(), Optional.empty(), kind, message, remedy);
    }

    /** A problem of one class. */
    public static PluginProblem of(
            String location, String className, PluginType type, Kind kind, String message, String remedy) {
        return new PluginProblem(location, Optional.of(className), Optional.ofNullable(type), kind, message, remedy);
    }

    /** Message and remedy. */
    public String text() {
        return message + " " + remedy;
    }

    /** Errors are worth a warning: the worker goes on without the plugin. */
    public void log() {
        String place = text().contains(location) ? "" : "Plugin location " + location + ": ";
        if (kind.severity() == Severity.ERROR) {
            LOG.warn("{}{}", place, text());
        } else {
            LOG.info("{}{}", place, text());
        }
    }

    public PluginProblem as(PluginType kindOfPlugin) {
        return new PluginProblem(location, className, Optional.of(kindOfPlugin), kind, message, remedy);
    }

    /** Whether a plugin cannot be used, somebody should look, or nothing needs to be done. */
    public enum Severity {
        ERROR,
        WARNING,
        INFO;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is wrong; the text of a constant is what users see. */
    public enum Kind {
        /** A file or directory that is missing, or that the file system does not let the worker read. */
        UNREADABLE(Severity.ERROR),
        /** A location without any plugin. */
        EMPTY(Severity.WARNING),
        /** An archive that holds jars instead of classes, or of a kind that is not read. */
        NOT_UNPACKED(Severity.ERROR),
        /** The jars of one plugin became several locations, or several plugins became one. */
        WRONG_NESTING(Severity.WARNING),
        /** A jar, service file or class file that cannot be read. */
        DAMAGED_FILE(Severity.ERROR),
        /** The plugin brings libraries that always come from the worker. */
        WORKER_LIBRARY_PACKED(Severity.INFO),
        /** A service file names a class that is not there, or is no such plugin. */
        MISSING_CLASS(Severity.ERROR),
        /** A class that the plugin extends or needs is not there. */
        MISSING_JAR(Severity.ERROR),
        /** As {@link #MISSING_JAR}, of a class that is hardly meant as a plugin. */
        OPTIONAL_JAR(Severity.INFO),
        /** Built for a newer Connect API than the worker's: it needs a class that is not there. */
        NEWER_API(Severity.ERROR),
        /** Built for another Connect API, older or newer: it needs a member that is not there. */
        OTHER_API(Severity.ERROR),
        /** Built for a newer Java than the one that runs the worker. */
        NEWER_JAVA(Severity.ERROR),
        ABSTRACT_CLASS(Severity.ERROR),
        NO_PUBLIC_CONSTRUCTOR(Severity.ERROR),
        /** The constructor or a static initializer throws. */
        CONSTRUCTOR_FAILED(Severity.ERROR),
        /** {@code version()} throws: the plugin can be used, but has no version. */
        VERSION_FAILED(Severity.WARNING),
        /** The constructor or {@code version()} does not return. */
        HANGS(Severity.ERROR),
        /** The same class in the same version in several places. */
        DUPLICATE(Severity.WARNING);

        private final Severity severity;

        Kind(Severity severity) {
            this.severity = severity;
        }

        public Severity severity() {
            return severity;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
