package io.millrace.plugins;

import org.apache.kafka.connect.errors.ConnectException;

/** A plugin that cannot be found, loaded or created; the message names it, the place, the cause and the remedy. */
public class PluginException extends ConnectException {
    private static final long serialVersionUID = 1L;

    public PluginException(String message) {
        super(message);
    }

    public PluginException(String message, Throwable cause) {
        super(message, cause);
    }
}
