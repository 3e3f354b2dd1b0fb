package io.millrace.bench.plugin;

import java.util.Locale;

/** What the values of records are. */
public enum PayloadKind {
    /** Random bytes. */
    BYTES,
    /** Random letters and digits. */
    STRING,
    /** A struct of seven fields with its schema. */
    STRUCT;

    /** The name as it stands in settings. */
    public String setting() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind that a setting names. */
    public static PayloadKind of(String setting) {
        return valueOf(setting.toUpperCase(Locale.ROOT));
    }
}
