/**
 * Moves records from Kafka to a sink task.
 *
 * <pre>
 * consumer.poll ─► SinkPipeline ─► SinkBatch ─► SinkTask.put ─► SinkOffsets.delivered
 *      │ SinkRebalance: open, close                                   │ each flush interval, and before
 *      ▼                                                              ▼ partitions leave
 * SinkPartitions: assigned, paused                    SinkCommits: preCommit ─► consumer.commit
 * </pre>
 */
package io.millrace.worker.sink;
