/**
 * Moves records from Kafka to a sink task.
 *
 * <pre>
 * consumer.poll ─► SinkIntake: SinkPipeline ─► SinkBatch ─► SinkDelivery: SinkTask.put ─► SinkOffsets.delivered
 *      │ SinkRebalance: open, close        KeepAlive polls     │ fails: PoisonSearch          │ each flush interval, and
 *      ▼                                   when this is slow   ▼ puts parts of it             ▼ before partitions leave
 * SinkPartitions: assigned, paused                    SinkCommits: preCommit ─► consumer.commit
 * </pre>
 *
 * <p>During a put that is slow the consumer is lent to a second thread: see {@code Lending}, {@code SinkReader} and
 * {@code SinkAhead}, which takes the place of a poll afterwards.
 */
package io.millrace.worker.sink;
