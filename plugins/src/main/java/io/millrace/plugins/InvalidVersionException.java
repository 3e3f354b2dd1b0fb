package io.millrace.plugins;

import io.millrace.plugins.model.PluginException;

/** A version or version range that does not parse; the message is the parser's. */
public final class InvalidVersionException extends PluginException {
    private static final long serialVersionUID = 1L;

    public InvalidVersionException(String message, Throwable cause) {
        super(message, cause);
    }
}
