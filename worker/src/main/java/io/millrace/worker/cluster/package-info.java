/** Agrees with other workers on who runs what; standalone mode is a cluster of one. */
package io.millrace.worker.cluster;
