package io.millrace.worker.source;

import static io.millrace.worker.source.SendFailures.Fate.FAIL;
import static io.millrace.worker.source.SendFailures.Fate.REPORT_AND_FAIL;
import static io.millrace.worker.source.SendFailures.Fate.REPORT_AND_SKIP;
import static io.millrace.worker.source.SendFailures.Fate.SEND_AGAIN;
import static io.millrace.worker.source.SendFailures.Fate.SKIP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.worker.config.LargeRecordPolicy;
import io.millrace.worker.source.SendFailures.Fate;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class SendFailuresTest {
    private static final Exception DENIED = new TopicAuthorizationException("t");
    private static final Exception TIMEOUT = new TimeoutException("expired");
    private static final Exception LARGE = new RecordTooLargeException("2 MB");

    @Test
    void toleranceDecidesUnlessSomethingElseIsConfigured() {
        for (Exception error : List.of(DENIED, TIMEOUT, LARGE)) {
            for (boolean refused : List.of(true, false)) {
                assertEquals(FAIL, plain(false, false).fateOf(error, refused));
                assertEquals(REPORT_AND_SKIP, plain(true, false).fateOf(error, refused));
            }
        }
    }

    @Test
    void deadLettersAreWrittenAlsoWhenTheTaskFails() {
        assertEquals(REPORT_AND_FAIL, plain(false, true).fateOf(DENIED, false));
        assertEquals(REPORT_AND_SKIP, plain(true, true).fateOf(DENIED, false));
    }

    @Test
    void anOutageIsNeverTolerated() {
        for (boolean tolerant : List.of(true, false)) {
            for (boolean kept : List.of(true, false)) {
                SendFailures failures = new SendFailures(tolerant, kept, Optional.empty(), error -> error == TIMEOUT);

                assertEquals(SEND_AGAIN, failures.fateOf(TIMEOUT, true));
                assertEquals(FAIL, failures.fateOf(TIMEOUT, false));
                assertEquals(plain(tolerant, kept).fateOf(DENIED, false), failures.fateOf(DENIED, false));
            }
        }
    }

    @Test
    void thePolicyForLargeRecordsGoesBeforeTolerance() {
        for (boolean tolerant : List.of(true, false)) {
            assertEquals(SKIP, large(tolerant, true, LargeRecordPolicy.SKIP));
            assertEquals(SKIP, large(tolerant, false, LargeRecordPolicy.SKIP));
            assertEquals(REPORT_AND_SKIP, large(tolerant, true, LargeRecordPolicy.DEAD_LETTER));
            assertEquals(FAIL, large(tolerant, false, LargeRecordPolicy.FAIL));
            assertEquals(REPORT_AND_FAIL, large(tolerant, true, LargeRecordPolicy.FAIL));
        }
    }

    @Test
    void thePolicyForLargeRecordsDecidesOfNothingElse() {
        assertEquals(FAIL, failures(false, false, LargeRecordPolicy.SKIP).fateOf(DENIED, false));
        assertEquals(
                REPORT_AND_SKIP, failures(true, false, LargeRecordPolicy.FAIL).fateOf(DENIED, false));
    }

    private static Fate large(boolean tolerant, boolean kept, LargeRecordPolicy policy) {
        return failures(tolerant, kept, policy).fateOf(LARGE, true);
    }

    private static SendFailures failures(boolean tolerant, boolean kept, LargeRecordPolicy policy) {
        return new SendFailures(tolerant, kept, Optional.of(policy), error -> false);
    }

    private static SendFailures plain(boolean tolerant, boolean kept) {
        return new SendFailures(tolerant, kept, Optional.empty(), error -> false);
    }
}
