package io.millrace.bench.bare;

import io.millrace.bench.plugin.SharedCount;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Polls until every record was seen, commits, then stays until it is told to end. */
public final class BareConsumer {
    private static final Duration POLL = Duration.ofMillis(100);

    private BareConsumer() {}

    /** Arguments: file of client settings, topic, file of counts, records, threads. */
    public static void main(String[] args) throws Exception {
        Map<String, Object> client = Settings.read(args[0]);
        long records = Long.parseLong(args[3]);
        int threads = Integer.parseInt(args[4]);
        CountDownLatch done = new CountDownLatch(threads); // a member that left early would move the others' partitions
        Threads.run(
                threads, number -> receive(client, args[1], SharedCount.open(Path.of(args[2]), number), records, done));
        Threads.awaitEnd();
    }

    private static void receive(
            Map<String, Object> client, String topic, SharedCount count, long records, CountDownLatch done)
            throws InterruptedException {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            while (count.sum() < records) {
                count.add(seen(consumer.poll(POLL)));
            }
            consumer.commitSync();
            done.countDown();
            done.await();
        }
    }

    private static int seen(ConsumerRecords<byte[], byte[]> records) {
        int seen = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.value() != null) {
                seen++;
            }
        }
        return seen;
    }
}
