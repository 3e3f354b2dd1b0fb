package io.millrace.worker.sink;

import io.millrace.worker.record.RetryInterrupted;
import io.millrace.worker.record.SinkPipeline;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** Pipes what was read from Kafka into a batch for the task. Of the thread that has the consumer. */
final class SinkIntake {
    private final Consumer<byte[], byte[]> consumer;
    private final SinkPipeline pipeline;
    private final SinkPartitions partitions;
    private TopicPartition at;

    SinkIntake(Consumer<byte[], byte[]> consumer, SinkPipeline pipeline, SinkState state) {
        this.consumer = consumer;
        this.pipeline = pipeline;
        this.partitions = state.partitions();
    }

    /**
     * Adds the records to the batch. When it fails on one, this and those behind it will be read again.
     *
     * @return false when it was interrupted before the end: what is missing will be read again
     */
    boolean add(ConsumerRecords<byte[], byte[]> records, SinkBatch batch) {
        if (records.isEmpty()) {
            return true;
        }
        pipeline.newBatch();
        partitions.forgetLeavers();
        List<TopicPartition> order = new ArrayList<>(records.partitions());
        int whole = 0;
        try {
            while (whole < order.size() && add(order.get(whole), records.records(order.get(whole)), batch)) {
                whole++;
            }
        } finally {
            order.stream()
                    .skip(whole + 1L)
                    .forEach(rest -> readAgain(rest, records.records(rest).get(0)));
        }
        return whole == order.size();
    }

    private boolean add(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records, SinkBatch batch) {
        int done = 0;
        at = partition;
        try {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                pipeline.process(record).ifPresent(batch::add);
                done++;
            }
        } catch (RetryInterrupted e) {
            readAgain(partition, records.get(done));
        } catch (Throwable e) {
            readAgain(partition, records.get(done));
            throw e;
        }
        if (done > 0 && !partitions.hasLeft(partition)) {
            batch.reaches(partition, records.get(done - 1));
        }
        return done == records.size();
    }

    /** The partition that was piped last. */
    TopicPartition at() {
        return at;
    }

    private void readAgain(TopicPartition partition, ConsumerRecord<byte[], byte[]> from) {
        if (!partitions.hasLeft(partition)) {
            consumer.seek(partition, from.offset());
        }
    }
}
