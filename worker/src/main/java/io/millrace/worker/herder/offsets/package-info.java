/**
 * Shows, alters and resets the offsets of connectors (KIP-875). Each piece of work has a thread and a budget of time of
 * its own; the herder sees to it that nothing else changes the connector meanwhile.
 */
package io.millrace.worker.herder.offsets;
