package io.millrace.plugins;

import io.millrace.plugins.model.PluginException;
import java.util.List;

/** There is no plugin of that name; the message ends with the nearest names that there are. */
public final class PluginNotFoundException extends PluginException {
    private static final long serialVersionUID = 1L;

    private final List<String> nearest;

    PluginNotFoundException(String message, List<String> nearest) {
        super(message);
        this.nearest = List.copyOf(nearest);
    }

    /** Names that may have been meant, the nearest first; often none. */
    public List<String> nearest() {
        return nearest;
    }
}
