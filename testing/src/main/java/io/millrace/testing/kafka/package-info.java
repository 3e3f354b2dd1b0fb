/**
 * A Kafka for tests, behind one interface.
 *
 * <pre>
 *   KafkaFixture.shared()        one per JVM, embedded; a container's with -Pdocker
 *   KafkaFixture.restartable()   a broker of the test's own on a fixed port: stop it, start it again
 *   KafkaFixture.topics()        make topics, write and read them
 * </pre>
 */
package io.millrace.testing.kafka;
