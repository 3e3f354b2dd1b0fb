/** Runs connectors and tasks: threads, lanes, lifecycles, deadlines and status reports. */
package io.millrace.worker.runtime;
