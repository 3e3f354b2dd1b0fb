/**
 * Puts a worker together and runs it: the commands, the wiring, orderly shutdown.
 *
 * <pre>
 * ConnectStandalone ─► StandaloneCommand ─► EmbeddedWorker ─► StandaloneWorker (the wiring page)
 *                             └─► EmbeddedKafkaProcess (only with --embedded-kafka)
 * </pre>
 */
package io.millrace.launch;
