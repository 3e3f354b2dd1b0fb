package io.millrace.plugins.model;

import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/** A plugin that cannot be found, loaded or created; the message names it, the place, the cause and the remedy. */
public class PluginException extends ConnectException {
    private static final long serialVersionUID = 1L;

    private final transient PluginProblem problem;

    public PluginException(String message) {
        super(message);
        this.problem = null;
    }

    public PluginException(String message, Throwable cause) {
        super(message, cause);
        this.problem = null;
    }

    public PluginException(PluginProblem problem, Throwable cause) {
        super(problem.text(), cause);
        this.problem = problem;
    }

    /** The entry in the report of problems that this is; empty if the plugin itself is not at fault. */
    public Optional<PluginProblem> problem() {
        return Optional.ofNullable(problem);
    }
}
