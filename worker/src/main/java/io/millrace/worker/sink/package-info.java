/**
 * Moves records from Kafka to a sink task.
 *
 * <pre>
 * consumer.poll ─► SinkIntake: SinkPipeline ─► SinkBatch ─► SinkDelivery: SinkTask.put ─► SinkOffsets.delivered
 *      │ SinkRebalance: open, close        KeepAlive polls     │ fails: PoisonSearch          │ each flush interval, and
 *      ▼                                   when this is slow   ▼ puts parts of it             ▼ before partitions leave
 * SinkPartitions: assigned, paused                    SinkCommits: preCommit ─► consumer.commit
 * </pre>
 */
package io.millrace.worker.sink;
