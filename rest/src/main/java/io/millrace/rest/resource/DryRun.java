package io.millrace.rest.resource;

import io.millrace.worker.api.InvalidRefusal;
import jakarta.ws.rs.core.UriInfo;
import java.util.Locale;

/**
 * Whether a write is only to tell what it would change; Apache's worker knows no such thing. A word that is not understood
 * is refused, since the write would be carried out otherwise. Immutable.
 *
 * @param withTasks whether the connector may be asked for its task configs
 */
record DryRun(boolean wanted, boolean withTasks) {
    private static final String PARAMETER = "dry_run";
    private static final String TASKS = "task_configs";

    /** @param known whether this worker knows dry runs at all */
    static DryRun of(UriInfo uri, boolean known) {
        boolean wanted = flag(uri, PARAMETER, false);
        if (wanted && !known) {
            throw new InvalidRefusal(
                    "'" + PARAMETER + "' is not there with 'compatibility=strict'; nothing was changed");
        }
        return new DryRun(wanted, wanted && flag(uri, TASKS, true));
    }

    private static boolean flag(UriInfo uri, String name, boolean absent) {
        if (!uri.getQueryParameters().containsKey(name)) {
            return absent;
        }
        String given = uri.getQueryParameters().getFirst(name).trim();
        return switch (given.toLowerCase(Locale.ROOT)) {
            case "", "true" -> true;
            case "false" -> false;
            default -> throw new InvalidRefusal("'" + name + "' must be true or false, was '" + given + "'");
        };
    }
}
