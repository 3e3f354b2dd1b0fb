package io.millrace.testing.kafka;

/** A Kafka cluster of one broker that tests talk to; any thread may use it. */
public interface KafkaFixture extends AutoCloseable {

    /**
     * The cluster that all tests of this JVM share, started on first use; it ends with the JVM, so closing it does
     * nothing. Take fresh topic names. {@code -Dmillrace.test.kafka=docker} makes it a container.
     */
    static KafkaFixture shared() {
        return SharedKafka.get();
    }

    /** A running broker of the caller's own, which it stops, starts and closes; always embedded. */
    static RestartableKafka restartable() {
        return RestartableKafka.start();
    }

    String bootstrapServers();

    /** Creating, writing and reading topics of this cluster. */
    default KafkaTopics topics() {
        return new KafkaTopics(bootstrapServers());
    }

    @Override
    void close();
}
