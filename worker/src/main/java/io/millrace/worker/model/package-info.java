/** Immutable values used everywhere; they know nothing of threads, stores or the wire. */
package io.millrace.worker.model;
