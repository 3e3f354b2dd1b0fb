/**
 * Puts a worker together and runs it: the commands, the wiring, orderly shutdown.
 *
 * <pre>
 * ConnectStandalone  ─► StandaloneCommand  ┐                                 ┌ StandaloneWorker   a page of wiring
 * ConnectDistributed ─► DistributedCommand ┴► WorkerCommand ─► EmbeddedWorker ┴ DistributedWorker  for each mode
 *                                                   │          CommonParts + ModeParts ─► AssembledWorker
 *                                                   └─► EmbeddedKafkaProcess (only with --embedded-kafka)
 * </pre>
 */
package io.millrace.launch;
