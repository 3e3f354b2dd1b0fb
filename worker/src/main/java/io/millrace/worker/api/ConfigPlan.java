package io.millrace.worker.api;

import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.model.TargetState;
import java.util.List;
import java.util.Map;

/**
 * What writing a config would change; nothing of it has been done. Secret values are masked. Immutable.
 *
 * @param isNew whether the connector does not exist yet
 * @param target the state that the connector would be in
 * @param changes what would change of the config, sorted by key; empty when nothing would
 * @param errorCount errors of the validation, counted as it counts them; with any the write is refused
 * @param errors the same by key
 */
public record ConfigPlan(
        String connector,
        boolean isNew,
        ConnectorType type,
        TargetState target,
        List<Change> changes,
        int errorCount,
        List<KeyErrors> errors,
        List<ConfigWarning> warnings,
        Tasks tasks,
        List<Check> checks) {
    public ConfigPlan {
        changes = List.copyOf(changes);
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
        checks = List.copyOf(checks);
    }

    /**
     * One setting that would change.
     *
     * @param before null when it is added, or stands there without a value
     * @param after null when it is removed
     */
    public record Change(String key, Kind kind, String before, String after) {
        public enum Kind {
            ADDED,
            REMOVED,
            CHANGED
        }
    }

    /** What is wrong with one setting. */
    public record KeyErrors(String key, List<String> messages) {
        public KeyErrors {
            messages = List.copyOf(messages);
        }
    }

    /**
     * The tasks before and after.
     *
     * @param now how many there are
     * @param known whether the connector has been asked, or need not be
     * @param configs the task configs after the write; empty when they are not known
     */
    public record Tasks(int now, boolean known, List<Map<String, String>> configs) {
        public Tasks {
            configs = List.copyOf(configs);
        }
    }

    /**
     * Something outside of the config that was looked at.
     *
     * @param check what kind of thing, as a word for programs
     * @param subject which one
     */
    public record Check(String check, String subject, Result result, String message) {
        public enum Result {
            OK,
            WARNING,
            ERROR,
            /** It could not be found out. */
            UNKNOWN
        }

        public static Check ok(String check, String subject, String message) {
            return new Check(check, subject, Result.OK, message);
        }

        public static Check warning(String check, String subject, String message) {
            return new Check(check, subject, Result.WARNING, message);
        }

        public static Check error(String check, String subject, String message) {
            return new Check(check, subject, Result.ERROR, message);
        }

        public static Check unknown(String check, String subject, String message) {
            return new Check(check, subject, Result.UNKNOWN, message);
        }
    }
}
