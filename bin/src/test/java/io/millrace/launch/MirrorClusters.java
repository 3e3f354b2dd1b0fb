package io.millrace.launch;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What a test of mirroring does to its two clusters and asks of them, by their bootstrap servers. */
record MirrorClusters(String source, String target) {

    void write(List<ProducerRecord<byte[], byte[]>> records) throws ExecutionException, InterruptedException {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", source), new ByteArraySerializer(), new ByteArraySerializer())) {
            var acknowledgements = records.stream().map(producer::send).toList();
            for (var acknowledgement : acknowledgements) {
                acknowledgement.get();
            }
        }
    }

    void setRetention(String topic, String ms) throws ExecutionException, InterruptedException {
        var retention = new AlterConfigOp(new ConfigEntry("retention.ms", ms), AlterConfigOp.OpType.SET);
        try (Admin admin = admin(source)) {
            admin.incrementalAlterConfigs(Map.of(resource(topic), List.of(retention)))
                    .all()
                    .get();
        }
    }

    String retentionOfCopy(String topic) throws ExecutionException, InterruptedException {
        try (Admin admin = admin(target)) {
            return admin.describeConfigs(List.of(resource(topic)))
                    .all()
                    .get()
                    .get(resource(topic))
                    .get("retention.ms")
                    .value();
        }
    }

    void commit(String group, String topic, long offset) throws ExecutionException, InterruptedException {
        var offsets = Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset));
        try (Admin admin = admin(source)) {
            admin.alterConsumerGroupOffsets(group, offsets).all().get();
        }
    }

    /** Where a group stands in a copy; 0 if it does not. */
    long committedInCopy(String group, String topic) throws ExecutionException, InterruptedException {
        try (Admin admin = admin(target)) {
            OffsetAndMetadata found = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(new TopicPartition(topic, 0));
            return found == null ? 0 : found.offset();
        }
    }

    /** All of a record that a copy keeps. */
    static String text(ProducerRecord<byte[], byte[]> record) {
        return text(record.partition(), record.timestamp(), record.key(), record.value(), record.headers());
    }

    /** All of a record that a copy keeps. */
    static String text(ConsumerRecord<byte[], byte[]> record) {
        return text(record.partition(), record.timestamp(), record.key(), record.value(), record.headers());
    }

    private static String text(int partition, long timestamp, byte[] key, byte[] value, Headers headers) {
        StringBuilder text = new StringBuilder(partition + " " + timestamp + " " + hex(key) + " " + hex(value));
        headers.forEach(header -> text.append(" " + header.key() + "=" + hex(header.value())));
        return text.toString();
    }

    private static String hex(byte[] bytes) {
        return bytes == null ? "none" : HexFormat.of().formatHex(bytes);
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static Admin admin(String bootstrapServers) {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }
}
