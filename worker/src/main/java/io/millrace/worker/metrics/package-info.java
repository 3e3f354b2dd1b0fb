/** Registers metrics; observes, never decides. */
package io.millrace.worker.metrics;
