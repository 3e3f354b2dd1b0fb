package io.millrace.compatibility;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every way in which the calls that plugins get from our worker differ on purpose: what is in the place of a line of
 * Apache's worker, and why.
 */
enum CallDeviation {
    /** Parts of a task are built where they work, so that a slow one delays its own task only. */
    CONFIGURED_BY_THE_TASK("worker( \\| .* \\| \\[.*\\|task-(\\d+)\\] \\| \\w+\\.configure .*)", "task thread $2$1"),
    /** A connector's calls are all made by its own thread, so that a slow one delays nobody else. */
    TASK_CONFIGS_ON_THE_CONNECTORS_THREAD(
            "worker( \\| .* \\| connector\\.(taskClass|taskConfigs \\d+))", "connector$1"),
    /** What is logged during a validation can be told from other connectors' logs. */
    VALIDATION_HAS_A_CONTEXT("(worker \\| .* \\| )null( \\| connector\\.validate)", "$1[@name@|worker]$2"),
    /** And so can what is logged when offsets are altered. */
    ALTERING_HAS_A_CONTEXT("(worker \\| .* \\| )null( \\| connector\\.alterOffsets .*)", "$1[@name@|worker]$2"),
    /** What is logged in commitRecord can be told from other tasks' logs. */
    ACKNOWLEDGEMENT_HAS_A_CONTEXT("(producer \\| .* \\| )null( \\| (task-\\d+)\\.commitRecord .*)", "$1[@name@|$3]$2"),
    /** The last commit of a task is an offset commit as well. */
    LAST_COMMIT_IS_A_COMMIT(
            "(task thread \\d+ \\| .* \\| \\[.*\\|task-\\d+)(\\] \\| task-\\d+\\.commit)", "$1|offsets$2"),
    /** Plugin code never runs with somebody else's context class loader. */
    COMMIT_HAS_THE_LOADER("(committer \\| )another( loader \\| .*\\.commit)", "$1plugin's$2");

    private final Pattern apache;
    private final String ours;

    CallDeviation(String apache, String ours) {
        this.apache = Pattern.compile(apache);
        this.ours = ours;
    }

    boolean concerns(String line) {
        return apache.matcher(line).matches();
    }

    /** A transcript of Apache's worker as ours has it. */
    static List<String> asOurs(List<String> lines, String connector) {
        return lines.stream().map(line -> asOurs(line, connector)).toList();
    }

    private static String asOurs(String line, String connector) {
        String replaced = line;
        for (CallDeviation deviation : values()) {
            Matcher matcher = deviation.apache.matcher(replaced);
            if (matcher.matches()) {
                replaced = matcher.replaceFirst(deviation.ours).replace("@name@", connector);
            }
        }
        return replaced;
    }
}
