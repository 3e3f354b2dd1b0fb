/** What REST extensions (KIP-285) are given: the state of the cluster, and a way to register JAX-RS components. */
package io.millrace.rest.extension;
