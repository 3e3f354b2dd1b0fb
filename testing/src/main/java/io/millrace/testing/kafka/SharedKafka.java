package io.millrace.testing.kafka;

import java.util.function.Supplier;

/** Starts the JVM's one shared cluster on first use and closes it when the JVM ends. */
final class SharedKafka implements KafkaFixture {
    private static final String KIND = System.getProperty("millrace.test.kafka", "embedded");

    private final KafkaFixture kafka;

    private SharedKafka(KafkaFixture kafka) {
        this.kafka = kafka;
    }

    static KafkaFixture get() {
        return Holder.KAFKA.get();
    }

    // The first use decides; a failure is told again to everybody who asks later.
    private static final class Holder {
        private static final Supplier<KafkaFixture> KAFKA = start();

        private static Supplier<KafkaFixture> start() {
            try {
                KafkaFixture kafka = open();
                Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "shared-kafka-close"));
                KafkaFixture shared = new SharedKafka(kafka);
                return () -> shared;
            } catch (RuntimeException e) {
                return () -> {
                    throw new IllegalStateException(e.getMessage(), e);
                };
            }
        }
    }

    private static KafkaFixture open() {
        return switch (KIND) {
            case "embedded" -> EmbeddedKafkaFixture.start();
            case "docker" -> ContainerKafka.start();
            default ->
                throw new IllegalStateException(
                        "millrace.test.kafka must be 'embedded' or 'docker', was '" + KIND + "'");
        };
    }

    @Override
    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    @Override
    public void close() {
        // others are still using it
    }
}
