/** Shuts out the former tasks of source connectors that write exactly once (KIP-618). */
package io.millrace.worker.herder.fencing;
