package io.millrace.plugins;

/** No plugin has the given name. */
public final class PluginNotFoundException extends PluginException {
    private static final long serialVersionUID = 1L;

    public PluginNotFoundException(String message) {
        super(message);
    }
}
