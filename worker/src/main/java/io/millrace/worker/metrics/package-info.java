/**
 * Registers metrics; observes, never decides.
 *
 * <pre>
 * WorkerMetrics ─► WorkerTotals                       connect-worker-metrics
 *       ├───────► ConnectorMetrics                    connector-metrics, plugins
 *       └───────► TaskMetrics ─► Source- or SinkTaskMetrics, ...
 *                                                     each bean is a MetricGroup, its attributes come from Attribute
 * </pre>
 */
package io.millrace.worker.metrics;
