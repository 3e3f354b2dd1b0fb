/**
 * Runs the scenarios: starts the broker, the workers and the bare clients as processes, and measures them from outside.
 *
 * <pre>
 *   BenchMain    options, the order of runs, the page at the end
 *     ├ Stand        the broker, the homes, a folder for files
 *     └ Scenario     what one run of one side comes to
 *         ├ SourceScenario, SinkScenario   records: Sampler ─► Window
 *         └ start-up, many connectors, listing, idling
 * </pre>
 */
package io.millrace.bench.run;
