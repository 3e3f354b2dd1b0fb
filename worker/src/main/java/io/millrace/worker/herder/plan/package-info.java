/**
 * Tells what writing a connector's config would change, without writing it: the difference, what validation says, the
 * tasks, and what topics, authorizations and the policy for client settings would say to it.
 */
package io.millrace.worker.herder.plan;
