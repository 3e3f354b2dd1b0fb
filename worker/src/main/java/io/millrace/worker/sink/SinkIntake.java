package io.millrace.worker.sink;

import io.millrace.worker.record.RetryInterrupted;
import io.millrace.worker.record.SinkPipeline;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** Pipes what was read from Kafka into the batch for the task. Task thread. */
final class SinkIntake {
    private final Consumer<byte[], byte[]> consumer;
    private final SinkPipeline pipeline;
    private final SinkBatch batch;
    private final SinkPartitions partitions;

    SinkIntake(Consumer<byte[], byte[]> consumer, SinkPipeline pipeline, SinkState state) {
        this.consumer = consumer;
        this.pipeline = pipeline;
        this.batch = state.batch();
        this.partitions = state.partitions();
    }

    /**
     * Adds the records to the batch.
     *
     * @return false when it was interrupted before the end: what is missing will be read again
     */
    boolean add(ConsumerRecords<byte[], byte[]> records) {
        if (records.isEmpty()) {
            return true;
        }
        pipeline.newBatch();
        partitions.forgetLeavers();
        List<TopicPartition> order = new ArrayList<>(records.partitions());
        for (int i = 0; i < order.size(); i++) {
            if (!add(order.get(i), records.records(order.get(i)))) {
                order.subList(i + 1, order.size())
                        .forEach(rest -> readAgain(rest, records.records(rest).get(0)));
                return false;
            }
        }
        return true;
    }

    private boolean add(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        int done = 0;
        try {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                pipeline.process(record).ifPresent(batch::add);
                done++;
            }
        } catch (RetryInterrupted e) {
            readAgain(partition, records.get(done));
        }
        if (done > 0 && !partitions.hasLeft(partition)) {
            batch.reaches(partition, records.get(done - 1));
        }
        return done == records.size();
    }

    private void readAgain(TopicPartition partition, ConsumerRecord<byte[], byte[]> from) {
        if (!partitions.hasLeft(partition)) {
            consumer.seek(partition, from.offset());
        }
    }
}
