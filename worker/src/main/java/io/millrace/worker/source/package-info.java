/**
 * Moves records from a source task to Kafka.
 *
 * <pre>
 * SourceTask.poll ─► WorkerSourceTask ─► SourcePipeline ─► Delivery ─► producer
 *                                                   SentRecord │         │ sent, or not: SendFailures
 *                            SubmittedRecords ◄────────────────┴─ Acknowledgements
 *                                   │ each flush interval (OffsetCommitScheduler), and in the end
 *                            OffsetCommit ─► OffsetStorageWriter ─► SourceTask.commit
 * </pre>
 *
 * Where a task writes exactly once, its delivery is another, and all of it is on the task thread:
 *
 * <pre>
 * TransactionStart: StartChecks.fence ─► initTransactions ─► StartChecks.verify ─► offsets are read
 * TransactionalDelivery ─► TaskTransaction: begin ─► records ─► offsets ─► commit ─► SourceTask.commitRecord, commit
 *       │ when?                  │ what has become of them
 * TransactionBoundary     TransactionRecords ◄─ callbacks of the producer
 * </pre>
 */
package io.millrace.worker.source;
