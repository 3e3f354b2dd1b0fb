package io.millrace.worker.source;

import io.millrace.worker.config.LargeRecordPolicy;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Decides what becomes of a record that the producer could not deliver. Pure; any thread.
 *
 * @param tolerant whether failing records are skipped
 * @param kept whether failed records are kept as dead letters
 * @param largeRecords what the config says of records too large, if it does
 * @param outage tells failures that are to be outlasted
 */
record SendFailures(
        boolean tolerant, boolean kept, Optional<LargeRecordPolicy> largeRecords, Predicate<Throwable> outage) {
    /** What is done. */
    enum Fate {
        /** Sent again, since nothing after it has been sent. */
        SEND_AGAIN,
        SKIP,
        REPORT_AND_SKIP,
        FAIL,
        REPORT_AND_FAIL
    }

    /** @param refused whether the producer did not even take the record */
    Fate fateOf(Throwable error, boolean refused) {
        if (outage.test(error)) {
            // What was taken and then given up may have been overtaken: only a restart keeps the order.
            return refused ? Fate.SEND_AGAIN : Fate.FAIL;
        }
        if (error instanceof RecordTooLargeException && largeRecords.isPresent()) {
            return switch (largeRecords.get()) {
                case SKIP -> Fate.SKIP;
                case DEAD_LETTER -> Fate.REPORT_AND_SKIP;
                case FAIL -> fail();
            };
        }
        return tolerant ? Fate.REPORT_AND_SKIP : fail();
    }

    private Fate fail() {
        return kept ? Fate.REPORT_AND_FAIL : Fate.FAIL;
    }
}
