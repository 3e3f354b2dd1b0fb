package io.millrace.plugins.discovery;

import io.millrace.plugins.location.PluginLocation;
import java.util.Optional;

/** Keeps what was found in a location for as long as its files stay as they are. Any thread. */
public interface FindingsMemory {
    /** What was found by a scanner in that mode on that class path; empty if nobody remembers. */
    Optional<Findings> findings(PluginLocation location, DiscoveryMode mode, String classPathStamp);

    void remember(PluginLocation location, DiscoveryMode mode, String classPathStamp, Findings findings);
}
