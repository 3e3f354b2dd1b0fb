package io.millrace.worker.config;

/**
 * What a connector wants done about failing records (KIP-298). Immutable.
 *
 * @param retryTimeoutMs how long an operation is tried again, 0 for not at all, -1 for ever
 * @param retryDelayMaxMs longest pause between two tries
 * @param toleranceAll whether a failing record is skipped instead of failing the task
 * @param logEnable whether each failure is logged
 * @param logIncludeMessages whether the log names the record
 * @param outageRetryTimeoutMs how long an operation is tried again while what it needs cannot be reached, 0 for not at
 *     all, -1 for ever
 */
public record ErrorSettings(
        long retryTimeoutMs,
        long retryDelayMaxMs,
        boolean toleranceAll,
        boolean logEnable,
        boolean logIncludeMessages,
        long outageRetryTimeoutMs) {
    /** Treats outages as any other failure. */
    public ErrorSettings(
            long retryTimeoutMs,
            long retryDelayMaxMs,
            boolean toleranceAll,
            boolean logEnable,
            boolean logIncludeMessages) {
        this(retryTimeoutMs, retryDelayMaxMs, toleranceAll, logEnable, logIncludeMessages, 0);
    }

    /** Whether operations are tried again while what they need cannot be reached. */
    public boolean outlastsOutages() {
        return outageRetryTimeoutMs != 0;
    }
}
