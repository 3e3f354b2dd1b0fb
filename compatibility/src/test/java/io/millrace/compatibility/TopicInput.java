package io.millrace.compatibility;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes what a recording sink is to read: keys, values and headers that are the same at each run. */
final class TopicInput {
    private static final Map<String, Object> ONE_BATCH = Map.of("linger.ms", "10000", "batch.size", "1000000");

    private TopicInput() {}

    /** Writes the values in one batch and returns when the broker has it. */
    static void write(String bootstrapServers, String topic, List<String> values) {
        Map<String, Object> config = new HashMap<>(ONE_BATCH);
        config.put("bootstrap.servers", bootstrapServers);
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            for (String value : values) {
                producer.send(record(topic, value));
            }
            producer.flush();
        }
    }

    private static ProducerRecord<String, String> record(String topic, String value) {
        var record = new ProducerRecord<>(topic, 0, "key of " + value, value.equals("none") ? null : value);
        if (value.startsWith("h")) {
            record.headers().add("one", value.getBytes(UTF_8)).add("two", "second".getBytes(UTF_8));
        }
        return record;
    }
}
