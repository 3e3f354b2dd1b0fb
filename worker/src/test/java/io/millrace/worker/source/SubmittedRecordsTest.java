package io.millrace.worker.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.record.JumpingTime;
import io.millrace.worker.source.SubmittedRecords.Committable;
import io.millrace.worker.source.SubmittedRecords.Submitted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;

class SubmittedRecordsTest {
    private static final Map<String, ?> A = Map.of("file", "a");
    private static final Map<String, ?> B = Map.of("file", "b");

    private final SubmittedRecords submitted = new SubmittedRecords();

    @Test
    void committableIsTheLastOffsetBeforeTheFirstGap() {
        Submitted first = submitted.submit(A, offset(1));
        Submitted second = submitted.submit(A, offset(2));
        Submitted third = submitted.submit(A, offset(3));

        third.acknowledge();
        first.acknowledge();
        assertEquals(new Committable(Map.of(A, offset(1)), 1), submitted.takeCommittable());

        second.acknowledge();
        assertEquals(new Committable(Map.of(A, offset(3)), 2), submitted.takeCommittable());
        assertEquals(new Committable(Map.of(), 0), submitted.takeCommittable());
    }

    @Test
    void aPartitionHoldsBackOnlyItself() {
        submitted.submit(A, offset(1));
        submitted.submit(B, offset(1)).acknowledge();
        submitted.submit(new HashMap<>(Map.of("file", "b")), offset(2)).acknowledge();

        assertEquals(new Committable(Map.of(B, offset(2)), 2), submitted.takeCommittable());
    }

    @Test
    void aFailedRecordHoldsBackItsPartitionButIsNotAwaited() throws Exception {
        submitted.submit(A, offset(1)).fail();
        submitted.submit(A, offset(2)).acknowledge();

        assertTrue(submitted.await(Duration.ofMinutes(1), new JumpingTime()));
        assertEquals(new Committable(Map.of(), 0), submitted.takeCommittable());
    }

    @Test
    void aRecordThatIsTakenBackHoldsBackNothing() {
        submitted.submit(A, offset(1)).acknowledge();
        submitted.remove(submitted.submit(A, offset(2)));
        submitted.submit(A, offset(3)).acknowledge();

        assertEquals(new Committable(Map.of(A, offset(3)), 2), submitted.takeCommittable());
    }

    @Test
    void nullPartitionsAndOffsetsAreAsGoodAsOthers() {
        submitted.submit(null, offset(1)).acknowledge();
        submitted.submit(A, null).acknowledge();

        Map<Map<String, ?>, Map<String, ?>> offsets =
                submitted.takeCommittable().offsets();

        assertEquals(offset(1), offsets.get(null));
        assertTrue(offsets.containsKey(A));
    }

    @Test
    void waitsForRecordsUnderWayUpToTheTimeout() throws Exception {
        JumpingTime time = new JumpingTime();
        submitted.submit(A, offset(1));

        assertFalse(submitted.await(Duration.ofSeconds(5), time));
        assertEquals(List.of(5000L), time.waits());
    }

    @Test
    void theLastAcknowledgementEndsTheWait() {
        List<Submitted> records = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            records.add(submitted.submit(i % 2 == 0 ? A : B, offset(i)));
        }

        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return submitted.await(Duration.ofMinutes(1), Time.SYSTEM);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Collections.shuffle(records, new Random(1));
        records.forEach(Submitted::acknowledge);

        assertTrue(waiting.join());
    }

    @Test
    void behavesLikeAListPerPartition() {
        long seed = System.nanoTime();
        System.err.println("SubmittedRecordsTest seed " + seed);
        Random random = new Random(seed);
        Model model = new Model();
        for (int step = 0; step < 20_000; step++) {
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> model.submit(Map.of("file", random.nextInt(20)), step, random.nextInt(50) == 0);
                case 4, 5, 6 -> model.settle(random);
                default -> assertEquals(model.take(), submitted.takeCommittable(), () -> "seed " + seed);
            }
        }
        assertEquals(model.take(), submitted.takeCommittable(), () -> "seed " + seed);
    }

    /** The same promises, kept in the simplest way. */
    private final class Model {
        private final Map<Map<String, ?>, List<Entry>> partitions = new HashMap<>();
        private final List<Entry> open = new ArrayList<>();

        void submit(Map<String, ?> partition, int offset, boolean takeBack) {
            Entry entry = new Entry(submitted.submit(partition, offset(offset)), offset(offset));
            if (takeBack) {
                submitted.remove(entry.record);
                return;
            }
            partitions.computeIfAbsent(partition, key -> new ArrayList<>()).add(entry);
            open.add(entry);
        }

        void settle(Random random) {
            if (open.isEmpty()) {
                return;
            }
            Entry entry = open.remove(random.nextInt(open.size()));
            if (random.nextInt(5000) == 0) {
                entry.record.fail();
            } else {
                entry.record.acknowledge();
                entry.acknowledged = true;
            }
        }

        Committable take() {
            Map<Map<String, ?>, Map<String, ?>> offsets = new HashMap<>();
            long count = 0;
            for (Map.Entry<Map<String, ?>, List<Entry>> partition : partitions.entrySet()) {
                List<Entry> entries = partition.getValue();
                while (!entries.isEmpty() && entries.get(0).acknowledged) {
                    offsets.put(partition.getKey(), entries.remove(0).offset);
                    count++;
                }
            }
            return new Committable(offsets, count);
        }
    }

    /** A record of the model. */
    private static final class Entry {
        private final Submitted record;
        private final Map<String, ?> offset;
        private boolean acknowledged;

        private Entry(Submitted record, Map<String, ?> offset) {
            this.record = record;
            this.offset = offset;
        }
    }

    private static Map<String, ?> offset(long position) {
        return Map.of("position", position);
    }
}
