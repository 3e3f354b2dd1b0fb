/** What workers of a cluster ask of each other, and whether they may. */
package io.millrace.worker.herder.internal;
