package io.millrace.worker.sink;

import io.millrace.worker.record.ErrantRecords;
import io.millrace.worker.record.Outage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.runtime.InternalSinkRecord;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the records on which a task fails by putting smaller and smaller parts of a batch, in order: those that fail
 * alone are reported and passed over, as far as failures are tolerated. Judges, too, whether the records are at fault
 * at all; if not, the task fails as it would without a search. Task thread.
 *
 * <p>A record that fails alone is a suspect until the task takes one that comes after it: then it is reported. Suspects
 * at the end of a batch stay in it and are put again, together with what is read next. Each failure alone counts, that
 * of the same record, too; after more than {@value #MOST_IN_A_ROW} with none taken in between the task fails and no
 * suspect is reported. Only a record that is all there is to put by then is reported as well, once, so that the last
 * record of a quiet topic does not end the task. An outage that does not look like one costs this one record at most.
 */
final class PoisonSearch {
    private static final Logger LOG = LoggerFactory.getLogger(PoisonSearch.class);
    /** After more failures of records alone than this, with none taken in between, the records are not at fault. */
    static final int MOST_IN_A_ROW = 10;

    private final SinkTaskParts parts;
    private final SinkState state;
    private final SinkBatch batch;
    private final SinkCommits commits;
    private final ErrantRecords errantRecords;
    private final KeepAlive keepAlive;
    private final PollGate gate;
    private final PutOutages outages;

    private final Deque<Integer> sizes = new ArrayDeque<>();
    private final List<Suspect> suspects = new ArrayList<>();
    /** Records at the head of the batch that were tried, and that no offset has passed yet: all of them suspects. */
    private int tried;

    private boolean failedAgain;
    private int inARow;
    private int commitsAtUnexplained = -1;

    PoisonSearch(
            SinkTaskParts parts,
            SinkState state,
            SinkCommits commits,
            ErrantRecords errantRecords,
            KeepAlive keepAlive,
            PollGate gate,
            PutOutages outages) {
        this.parts = parts;
        this.state = state;
        this.batch = state.batch();
        this.commits = commits;
        this.errantRecords = errantRecords;
        this.keepAlive = keepAlive;
        this.gate = gate;
        this.outages = outages;
    }

    /** How a part of a batch is given to the task. */
    interface Putting {
        /**
         * @param taken what to do once the task has taken them, before partitions can leave
         * @return what put() threw
         */
        Optional<Exception> put(List<SinkRecord> records, Runnable taken);
    }

    /** A record that failed alone. */
    private record Suspect(InternalSinkRecord record, Exception error) {}

    /** The task has taken records. */
    void sawSuccess() {
        inARow = 0;
        outages.passed();
    }

    /**
     * Delivers the batch in parts; suspects may be left in it. Throws when the records are not at fault, or one is and
     * that is not tolerated: what the batch has left then was not delivered.
     *
     * @param failure what put() threw when it was given the whole batch
     * @return false when it ended early: the rest of the batch is to be put again before more is read
     */
    boolean search(Exception failure, Putting putting) {
        if (isOutlasted(failure)) {
            return false;
        }
        LOG.warn(
                "Task {} failed in put(); its batch of {} records is put again, in parts, to find the record at fault",
                parts.id(),
                batch.size(),
                failure);
        begin();
        while (tried < batch.size()) {
            if (tried == 0) {
                keepAlive.pollIfDue();
            }
            commits.checkNotCancelled();
            if (gate.isWakeRequested() || (!batch.isEmpty() && !putNext(putting))) {
                inARow -= suspects.size(); // they are put again
                return false;
            }
        }
        end(failure);
        return true;
    }

    private void end(Exception failure) {
        state.offsets().delivered(batch.take(0)); // the suspects stay
        if (batch.isEmpty()) {
            batch.clear();
        }
        if (!failedAgain) {
            readAgainOnce(failure);
        }
    }

    /** The first part is the whole batch: only what fails twice can be the fault of its records. */
    private void begin() {
        sizes.clear();
        sizes.push(batch.size());
        suspects.clear();
        tried = 0;
        failedAgain = false;
    }

    /** False if the task wants the rest of the batch again later. */
    private boolean putNext(Putting putting) {
        int left = batch.size() - tried;
        int size = sizes.isEmpty() ? left : Math.min(sizes.pop(), left);
        int drops = batch.drops();
        Optional<Exception> failure = putting.put(batch.copy(tried, tried + size), () -> taken(size));
        if (failure.isEmpty()) {
            return true;
        }
        Exception e = failure.get();
        if (e instanceof RetriableException) {
            LOG.error("Task {}: RetriableException from SinkTask; the batch is delivered again:", parts.id(), e);
            return false;
        }
        if (isOutlasted(e) || batch.drops() != drops) { // another batch needs another search
            return false;
        }
        failedAgain = true;
        split(size, e);
        return true;
    }

    private void taken(int size) {
        tried += size;
        sawSuccess();
        settle();
    }

    private void split(int size, Exception e) {
        if (size == 1) {
            suspect(e);
            return;
        }
        sizes.push(size - size / 2);
        sizes.push(size / 2);
    }

    /** Whether the batch waits for the end of an outage; throws when no record is at fault otherwise. */
    private boolean isOutlasted(Exception e) {
        if (errantRecords.takeRefusal().isPresent()) {
            throw SinkDelivery.unrecoverable(e); // the task has reported the record itself
        }
        commits.checkNotCancelled();
        if (outages.outlasts(e)) {
            return true;
        }
        if (Outage.isOne(e)) {
            LOG.warn("Task {} failed in put() since something cannot be reached: no record is at fault", parts.id());
            throw SinkDelivery.unrecoverable(e);
        }
        return false;
    }

    private void suspect(Exception e) {
        suspects.add(new Suspect(batch.get(tried), e));
        tried++;
        inARow++;
        if (!errantRecords.toleratesAll() || isLastOfQuietTopic()) {
            settle();
        } else if (inARow > MOST_IN_A_ROW) {
            throw new ConnectException(
                    "Task " + parts.id() + " failed in put() " + inARow
                            + " times on records alone, with none taken in between: the records are not at fault, so"
                            + " that the last " + suspects.size()
                            + " were not reported. Restart the task once the cause is removed",
                    e);
        }
    }

    private boolean isLastOfQuietTopic() {
        return batch.size() == 1 && inARow == MOST_IN_A_ROW + 1;
    }

    /** Reports the suspects and passes over them: the task is known to take others. */
    private void settle() {
        for (Suspect suspect : suspects) {
            report(suspect);
        }
        suspects.clear();
        state.offsets().delivered(batch.take(tried));
        tried = 0;
    }

    private void report(Suspect suspect) {
        InternalSinkRecord record = suspect.record();
        LOG.warn(
                "Task {} fails in put() on the record at {}-{}, offset {}",
                parts.id(),
                record.originalTopic(),
                record.originalKafkaPartition(),
                record.originalKafkaOffset());
        try {
            errantRecords.report(record, suspect.error());
        } finally {
            errantRecords.takeRefusal();
        }
    }

    /**
     * The whole batch was taken when it was put again: the failure passed, or was about records that the task took
     * before and has lost. Those are behind the offsets that the task let us commit.
     */
    private void readAgainOnce(Exception failure) {
        if (commits.isOptedOut() || commitsAtUnexplained == state.offsets().commits()) {
            LOG.warn("Task {} failed in put() on no record of its batch: the failure is not explained", parts.id());
            throw SinkDelivery.unrecoverable(failure);
        }
        commitsAtUnexplained = state.offsets().commits();
        LOG.warn(
                "Task {} failed in put(), but not when it was given the same records again; "
                        + "reading goes on from the offsets committed last",
                parts.id());
        batch.clear();
        commits.readAgain();
    }
}
