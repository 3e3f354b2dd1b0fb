package io.millrace.worker.model;

import java.util.Locale;

/** Kind of a connector; {@link #toString()} is its text on the wire. */
public enum ConnectorType {
    SOURCE,
    SINK,
    UNKNOWN;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
