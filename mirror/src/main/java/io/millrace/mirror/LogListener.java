package io.millrace.mirror;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Is told what a {@link LogTail} reads, on its thread. */
public interface LogListener<K, V> {

    /** An exception of it is logged, and the record counts as read. */
    void record(ConsumerRecord<K, V> record);

    /** What ends a tail that fails fast. */
    void failed(Exception failure);
}
