/**
 * The connectors that the benchmarks load workers with: a jar of its own, which both workers find on their plugin path.
 *
 * <pre>
 *   LoadSource     records out of a pool of random content, as fast as the worker takes them
 *   CountingSink   counts into a file that the runner reads, with work for each record if asked to
 *   IdleSource     a poll that returns at once, with a record now and then
 * </pre>
 */
package io.millrace.bench.plugin;
