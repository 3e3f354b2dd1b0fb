/**
 * Transforms and converts single records; when that fails: retries, skips or reports.
 *
 * <pre>
 * SourcePipeline   chain ─► header, key, value converters ─► producer record ┐
 * SinkPipeline     key, value, header converters ─► chain ─► sink record     ┤ each step under the ErrorPolicy
 *                                                     ErrorReporter: log, dead letters
 *                                                     Outages: wait until it works again
 * </pre>
 */
package io.millrace.worker.record;
