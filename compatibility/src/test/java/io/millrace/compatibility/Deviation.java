package io.millrace.compatibility;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Every way in which our REST answers differ from those of Apache's worker: both statuses, the lines that differ, and
 * why. Texts of config keys are our own words everywhere, see {@link Answer}.
 */
enum Deviation {
    UNREADABLE_BODY(500, 400, ".*", "what a caller wrote wrongly is the caller's mistake, said in words"),
    UNTYPED_BODY(415, Status.ANY, ".*", "a body without Content-Type is read as JSON"),
    BODYLESS_TYPE(415, Status.ANY, ".*", "the type of a body that is not there does not matter"),
    BODYLESS_NONSENSE(400, Status.ANY, ".*", "nor does a type that is none"),
    SERVER_PAGE(400, 400, ".*", "what the HTTP server refuses by itself is answered in JSON"),
    LONG_HEADERS(431, 431, ".*", "and with the name of the setting"),
    OUR_ENDPOINT(404, 404, ".*", "where ours has an endpoint, it is the connector that is not found"),
    WORKERS_ONLY(500, Status.ANY, ".*", "standalone workers have no endpoints for other workers"),
    ALLOWED_METHODS(405, 405, "headers .*|allow: .*", "HTTP wants the allowed methods beside a 405"),
    ENCODED_SLASH(400, 404, ".*", "a connector whose name has a slash can be reached"),

    UNKNOWN_CONNECTOR(500, 404, ".*", "Apache's standalone worker goes on with a connector that it has not found"),
    UNSTORABLE_OFFSET(500, 400, ".*", "offsets that cannot be kept are the caller's mistake"),
    FORGOTTEN_ALREADY(500, 200, ".*", "an offset that is not there is forgotten already"),
    REASON_TOLD(500, 400, ".*", "a partition that is not there is the caller's mistake, and the answer names it"),
    START_FAILURE(500, 500, message(".*"), "the answer names the connector"),
    TOPIC_SETTINGS(500, 400, ".*", "what is wrong with the topics that a source creates is an error of its config"),
    NOT_CREATED(Status.ANY, 404, ".*", "and it is not created"),
    NOT_LISTED(200, 200, ".*", "nor listed"),
    TOPIC_SETTINGS_VALIDATED(200, 200, ".*", "and so is told by the validation"),
    WARNED(200, 200, "headers .*", "settings that nobody reads are named in a header"),
    NO_VERSION(200, 200, "\"version\" : null,", "what failed before it had a version has no such member"),
    UNWRAPPED_TRACE(200, 200, "\"(version|trace)\" : .*", "what a plugin throws is not wrapped once more"),
    RESTARTING_TRACE(202, 202, "\"(version|trace)\" : .*", "an instance that restarts has no error"),
    PATCHED_NAME(200, 400, ".*", "a connector has one name"),

    HIDDEN_VALUES(400, 400, message("Connector config .* contains no connector type"), "values may be secrets"),
    EMPTY_CLASS(400, 400, message(".*"), "an empty class is none, rather than a class named ''"),
    UNPARSABLE_OVERRIDE(500, 400, ".*", "an override that cannot be read is an error of the config"),
    UNPARSABLE_OVERRIDE_VALIDATED(500, 200, ".*", "and so listed by the validation"),
    VALIDATION_REFUSED(500, 400, ".*", "a refusal keeps its status and text; Apache wraps it into a 500"),
    PROBLEMS(404, 200, ".*", "what is wrong with plugins can be asked for"),
    NO_PLUGIN(500, 404, ".*", "a class that is no plugin is unknown"),
    EMPTY_VERSION(400, 200, ".*", "an empty version is the latest"),
    EMPTY_VERSION_VALIDATED(200, 200, ".*", "and valid"),
    VERSION_ASKED_AGAIN(500, 200, ".*", "Apache's worker fails when asked again for a version that is not there"),
    VERSION_WANTED_AGAIN(500, 400, ".*", "and so when it is to run one"),
    VERSION_SYNTAX(
            200,
            200,
            "headers .*|\"(error_count|errors|recommended_values)\" : .*",
            "a version that cannot be read is one error, and names its key"),
    VERSION_THAT_RUNS(
            200,
            200,
            "headers .*|\"(default_value|value|recommended_values)\" : .*",
            "the version that will run is asked for its settings, also where Apache's asks another"),
    VERSIONS_ONCE(400, 400, message(".*"), "what is two kinds of plugin has each of its versions once"),
    CHOICES_ONCE(200, 200, "headers .*|\"recommended_values\" : .*", "a class of several versions is recommended once"),
    NEAREST_NAMES(
            200, 200, "headers .*|\"(errors|recommended_values)\" : .*", "the names that may have been meant are told"),
    AMBIGUOUS_CLASS(400, 400, message(".*"), "an alias of two connectors is answered with these two alone"),
    ASKED_AGAIN(400, 400, message(".*"), "Apache's worker wraps its answer when it gives it again"),
    UNKNOWN_CLASS(400, 400, message(".*"), "they are told here, too"),
    ORDER(200, 200, ".*", "where Apache's order is that of a HashMap, ours is that of definition") {
        @Override
        boolean explains(Answer expected, Answer actual, List<String> difference) {
            return super.explains(expected, actual, difference)
                    && sorted(expected).equals(sorted(actual));
        }
    };

    private static final Set<Deviation> KEPT = EnumSet.of(
            HIDDEN_VALUES,
            ASKED_AGAIN,
            VERSION_ASKED_AGAIN,
            VERSION_WANTED_AGAIN,
            VERSION_THAT_RUNS,
            VERSIONS_ONCE,
            EMPTY_VERSION_VALIDATED,
            UNWRAPPED_TRACE);

    private final int apache;
    private final int millrace;
    private final Pattern differing;
    private final String reason;

    Deviation(int apache, int millrace, String differing, String reason) {
        this.apache = apache;
        this.millrace = millrace;
        this.differing = Pattern.compile("[-+] *(" + differing + ")");
        this.reason = reason;
    }

    private static String status(int status) {
        return status == Status.ANY ? "any" : String.valueOf(status);
    }

    private static String message(String text) {
        return "\"message\" : \"" + text + "\"";
    }

    /** Whether ours differs in this way even when it is to answer exactly as Apache's. */
    boolean staysInStrictMode() {
        return KEPT.contains(this);
    }

    /** Whether two answers differ in this way, and in no other. */
    boolean explains(Answer expected, Answer actual, List<String> difference) {
        return !difference.isEmpty()
                && (apache == Status.ANY || expected.status() == apache)
                && (millrace == Status.ANY ? Status.isOfAnAnswer(actual.status()) : actual.status() == millrace)
                && difference.stream()
                        .filter(line -> !line.startsWith(" "))
                        .allMatch(line -> differing.matcher(line).matches());
    }

    // The words of an answer, whatever their order.
    private static List<String> sorted(Answer answer) {
        return List.of(answer.inOneLine().split("[ ,]+")).stream().sorted().toList();
    }

    @Override
    public String toString() {
        return name() + " (" + status(apache) + " here, " + status(millrace) + " there: " + reason + ")";
    }

    private static final class Status {
        /** Answers of ours that have several. */
        static final int ANY = -1;

        /** Neither a failure of the worker's own nor an answer that did not come. */
        static boolean isOfAnAnswer(int status) {
            return status >= 200 && status < 500;
        }
    }
}
