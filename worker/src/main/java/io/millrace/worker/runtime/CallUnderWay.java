package io.millrace.worker.runtime;

/**
 * A plugin call that has not returned yet.
 *
 * @param what what is being done, e.g. {@code starting connector 'orders'}
 * @param sinceMs when it was asked for, in milliseconds since the epoch
 */
public record CallUnderWay(String what, long sinceMs) {}
