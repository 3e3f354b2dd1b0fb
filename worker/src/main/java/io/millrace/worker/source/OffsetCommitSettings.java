package io.millrace.worker.source;

import java.time.Duration;

/**
 * When source offsets are committed. Immutable.
 *
 * @param interval time between two commits
 * @param timeout longest time for one of them
 */
public record OffsetCommitSettings(Duration interval, Duration timeout) {}
