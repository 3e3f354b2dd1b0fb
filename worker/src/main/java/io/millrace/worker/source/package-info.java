/**
 * Moves records from a source task to Kafka.
 *
 * <pre>
 * SourceTask.poll ─► WorkerSourceTask ─► SourcePipeline ─► Delivery ─► producer
 *                                                                        │ sent, or not: SendFailures
 *                            SubmittedRecords ◄─ Acknowledgements ◄──────┘
 *                                   │ each flush interval (OffsetCommitScheduler), and in the end
 *                            OffsetCommit ─► OffsetStorageWriter ─► SourceTask.commit
 * </pre>
 */
package io.millrace.worker.source;
