package io.millrace.launch.logging.foreign;

import java.util.Map;
import java.util.Optional;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A slf4j binding whose levels can be read and changed. Any thread. */
public interface Binding {
    /** The name of the logger above all, whatever the binding calls it. */
    String ROOT = "root";

    /** Every logger that the binding knows, by name, with the level that holds for it. */
    Map<String, String> levels();

    /** Sets the level of a logger, which need not be known yet; the nearest one where the binding has no such level. */
    void set(String logger, String level);

    /** The binding behind a logger factory; empty when it is none of those that can be steered. */
    static Optional<Binding> of(ILoggerFactory factory) {
        Logger log = LoggerFactory.getLogger(Binding.class);
        try {
            return switch (factory.getClass().getName()) {
                case "ch.qos.logback.classic.LoggerContext" -> Optional.of(new LogbackBinding(factory));
                case "org.apache.logging.slf4j.Log4jLoggerFactory" -> Optional.of(new Log4jBinding(factory));
                case "org.slf4j.reload4j.Reload4jLoggerFactory" -> Optional.of(new Reload4jBinding(factory));
                case "org.slf4j.jul.JDK14LoggerFactory" -> Optional.of(new JdkBinding());
                default -> Optional.empty();
            };
        } catch (ReflectiveOperationException | LinkageError e) {
            log.warn(
                    "The levels of {} cannot be steered: {}", factory.getClass().getName(), e.toString());
            return Optional.empty();
        }
    }
}
