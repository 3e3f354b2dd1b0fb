/**
 * What was measured, put into words: medians with spread, tables, bars.
 *
 * <pre>
 *   Metric    what is measured, and how it is written
 *   Results   every value of every run, by scenario and side
 *   Target    what a scenario should come to, as a ratio in the same run or as a number
 *   Report    RESULTS.md out of them        BarChart    results.svg
 * </pre>
 */
package io.millrace.bench.report;
