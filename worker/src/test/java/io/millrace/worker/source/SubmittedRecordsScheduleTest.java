package io.millrace.worker.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.source.SubmittedRecords.Submitted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/** Submitting, acknowledging and committing on a thread each, at random: no offset passes a record under way. */
class SubmittedRecordsScheduleTest {
    private static final int RECORDS = 100_000;
    private static final int PARTITIONS = 3;
    private static final int DONE = 1;
    private static final int FAILED = 2;

    private final long seed = System.nanoTime();
    private final SubmittedRecords submitted = new SubmittedRecords();
    /** What has become of each record, noted before it is told. */
    private final AtomicIntegerArray fates = new AtomicIntegerArray(RECORDS);

    private final int[] partitions = new int[RECORDS];
    private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();

    private record Sent(int number, Submitted record) {}

    @Test
    void committableOffsetsNeverPassARecordUnderWay() throws Exception {
        System.err.println("SubmittedRecordsScheduleTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < RECORDS; i++) {
            partitions[i] = random.nextInt(PARTITIONS * 20) < 20 ? random.nextInt(PARTITIONS) : i / 500 % PARTITIONS;
        }

        CompletableFuture<Void> submitting = CompletableFuture.runAsync(() -> submitAll(new Random(seed + 1)));
        CompletableFuture<Void> settling = CompletableFuture.runAsync(() -> settleAll(new Random(seed + 2)));
        Committer committer = new Committer();
        while (!submitting.isDone() || !settling.isDone()) {
            committer.take();
        }
        submitting.get();
        settling.get();
        committer.take();

        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertEquals(lastBeforeAGap(partition), committer.last[partition], "seed " + seed);
        }
    }

    private void submitAll(Random random) {
        for (int i = 0; i < RECORDS; i++) {
            if (random.nextInt(100) == 0) {
                submitted.newBatch();
            }
            Map<String, Integer> partition = Map.of("file", partitions[i]);
            if (random.nextInt(50) == 0) {
                submitted.remove(submitted.submit(partition, Map.of("position", -1)));
            }
            sent.add(new Sent(i, submitted.submit(partition, Map.of("position", i))));
        }
    }

    /** In an order that is nearly that of sending; the last records of each partition may fail. */
    private void settleAll(Random random) {
        List<Sent> open = new ArrayList<>();
        for (int settled = 0; settled < RECORDS; settled++) {
            while (open.size() < Math.min(5, RECORDS - settled)) {
                open.add(next());
            }
            settle(open.remove(random.nextInt(open.size())), random);
            if (random.nextInt(10) == 0) {
                submitted.settled(random.nextInt(1000));
            }
        }
    }

    private Sent next() {
        try {
            return sent.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void settle(Sent one, Random random) {
        boolean fails = one.number > RECORDS * 9 / 10 && random.nextInt(1000) == 0;
        fates.set(one.number, fails ? FAILED : DONE);
        if (fails) {
            one.record.fail();
        } else {
            one.record.acknowledge();
        }
    }

    private int lastBeforeAGap(int partition) {
        int last = -1;
        for (int i = 0; i < RECORDS; i++) {
            if (partitions[i] == partition) {
                if (fates.get(i) != DONE) {
                    return last;
                }
                last = i;
            }
        }
        return last;
    }

    private final class Committer {
        private final int[] last = {-1, -1, -1};

        void take() {
            submitted.takeCommittable().offsets().forEach((partition, offset) -> {
                int number = (Integer) partition.get("file");
                int position = (Integer) offset.get("position");
                assertTrue(position > last[number], () -> "goes back, seed " + seed);
                for (int i = last[number] + 1; i <= position; i++) {
                    assertTrue(partitions[i] != number || fates.get(i) == DONE, "passes a record, seed " + seed);
                }
                last[number] = position;
            });
        }
    }
}
