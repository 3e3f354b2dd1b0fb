package io.millrace.worker.record;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.InvalidRecordException;

/** Timestamps of records: absent is null on one side and -1 on the other; other negative ones are refused. */
final class RecordTimestamp {
    private RecordTimestamp() {}

    /** The timestamp, null when it is absent. */
    static Long checked(Long timestamp) {
        if (timestamp == null || timestamp >= 0) {
            return timestamp;
        }
        if (timestamp == ConsumerRecord.NO_TIMESTAMP) {
            return null;
        }
        throw new InvalidRecordException("Invalid record timestamp " + timestamp);
    }
}
