package io.millrace.plugins;

import io.millrace.plugins.model.PluginException;
import java.util.List;

/** The plugin is known, but not in a version that was asked for. */
public final class PluginVersionException extends PluginException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> availableVersions;

    public PluginVersionException(String message, List<String> availableVersions) {
        super(message);
        this.availableVersions = List.copyOf(availableVersions);
    }

    /** Versions that there are, in ascending order. */
    public List<String> availableVersions() {
        return availableVersions == null ? List.of() : availableVersions;
    }
}
