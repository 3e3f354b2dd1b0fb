/**
 * Apache's worker and ours, both as processes of their own, are given the same work and have to do the same.
 *
 * <pre>
 *   Distribution     how to start which of the two
 *   WorkerProcess    one that runs: its files, its log, its REST address
 *   BothWorkers      one of each, for all tests of the JVM
 *   SideBySide       the same REST call sent to both, the answers compared
 *   Deviation        where we differ, and why
 * </pre>
 */
package io.millrace.compatibility;
