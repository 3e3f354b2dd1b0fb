package io.millrace.testing.counting;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;

/**
 * Says when the transactions of a task end: behind a record or behind a batch, by a commit or now and then by an abort,
 * after which its numbers are counted again. The task's thread.
 */
final class CountedTransactions {
    private static final double ABORTED = 0.2;
    private static final int LARGEST = 25;

    private final TransactionContext context;
    private final Map<String, Long> next;
    private final Random random;
    private Map<String, Long> before;
    private boolean byRecord;
    private boolean aborted;
    private int left;
    private int begun;

    /** @param next the numbers that come next, which an abort sets back */
    CountedTransactions(TransactionContext context, Map<String, Long> next, Random random) {
        this.context = context;
        this.next = next;
        this.random = random;
        begin();
    }

    private void begin() {
        before = new HashMap<>(next);
        byRecord = random.nextBoolean();
        aborted = random.nextDouble() < ABORTED;
        left = 1 + random.nextInt(LARGEST);
        begun++;
    }

    /** What a record says that nobody is to see; empty for all others. No two of them are equal. */
    String fate() {
        return aborted ? " aborted-" + begun : "";
    }

    /** The number that came next when the transaction began. */
    long before(String partition) {
        return before.get(partition);
    }

    void endOf(SourceRecord record) {
        left--;
        if (!byRecord || left > 0) {
            return;
        }
        if (aborted) {
            context.abortTransaction(record);
        } else {
            context.commitTransaction(record);
        }
        end();
    }

    void endOfBatch() {
        if (byRecord || left > 0) {
            return;
        }
        if (aborted) {
            context.abortTransaction();
        } else {
            context.commitTransaction();
        }
        end();
    }

    private void end() {
        if (aborted) {
            next.putAll(before);
        }
        begin();
    }
}
