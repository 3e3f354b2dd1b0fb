/**
 * A real single-node Kafka (KRaft broker and controller in one) for the quickstart and for tests.
 *
 * <pre>
 *   EmbeddedKafka          start, stop, wipe
 *     ├ DataDirectory      one owner at a time; formatted when new
 *     ├ Ports              taken or free, asked before anything starts
 *     └ ServerProperties   what makes a node small and quick
 *   EmbeddedKafkaMain      the same as a process that ends when its parent does
 * </pre>
 *
 * <p>The worker never has these classes on its class path: it starts {@code EmbeddedKafkaMain} as a child.
 */
package io.millrace.embedded;
