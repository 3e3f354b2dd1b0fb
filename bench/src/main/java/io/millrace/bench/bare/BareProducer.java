package io.millrace.bench.bare;

import io.millrace.bench.plugin.Payload;
import io.millrace.bench.plugin.PayloadKind;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.json.JsonConverter;

/** Sends records made beforehand as fast as the producer takes them, then stays until it is told to end. */
public final class BareProducer {
    private BareProducer() {}

    /** Arguments: file of client settings, topic, kind of payload, size, records, threads. */
    public static void main(String[] args) throws Exception {
        Map<String, Object> client = Settings.read(args[0]);
        byte[][] values = serialized(PayloadKind.of(args[2]), Integer.parseInt(args[3]));
        long records = Long.parseLong(args[4]);
        int threads = Integer.parseInt(args[5]);
        Threads.run(
                threads,
                number -> send(client, args[1], values, records * (number + 1) / threads - records * number / threads));
        Threads.awaitEnd();
    }

    private static void send(Map<String, Object> client, String topic, byte[][] values, long records) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < records; i++) {
                byte[] value = values[(int) (i % values.length)];
                producer.send(new ProducerRecord<>(topic, value), (metadata, error) -> failOn(error));
            }
        }
    }

    private static void failOn(Exception error) {
        if (error != null) {
            error.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    /** The bytes that a worker's converter makes of these values. */
    private static byte[][] serialized(PayloadKind kind, int size) {
        Payload payload = Payload.of(kind, size, 0);
        byte[][] values = new byte[payload.size()][];
        try (JsonConverter json = new JsonConverter()) {
            json.configure(Map.of("schemas.enable", "true"), false);
            for (int i = 0; i < values.length; i++) {
                values[i] = switch (kind) {
                    case BYTES -> (byte[]) payload.at(i);
                    case STRING -> payload.at(i).toString().getBytes(StandardCharsets.UTF_8);
                    case STRUCT -> json.fromConnectData("", payload.schema(), payload.at(i));
                };
            }
        }
        return values;
    }
}
