/**
 * Records that can be counted: a source that numbers them, in whatever transactions it is configured for, and a reader that
 * sees each number once.
 *
 * <pre>
 *   CountingPlugin.writeTo(folder)   the jar: CountingSource, CountingTask, CountedTransactions
 *   CountedRecords                   reads what is committed: what is missing, came again or should not be seen
 * </pre>
 */
package io.millrace.testing.counting;
