package io.millrace.worker.sink;

import static io.millrace.worker.sink.SinkFixture.T0;
import static io.millrace.worker.sink.SinkFixture.T1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.worker.record.Fixtures;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** The search under random failures; a failure names its seed. */
class PoisonSearchRandomTest {
    /** Whatever fails in whatever order: each record is taken or reported, and no offset passes one that is neither. */
    @Test
    void neverCommitsPastARecordThatIsNeitherTakenNorReported() {
        for (long seed = 0; seed < 100; seed++) {
            new RandomRun(seed).run();
        }
    }

    /** One run with random poison, random retriable failures and commits in between. */
    private static final class RandomRun {
        private final Random random;
        private final String name;
        private final SinkFixture sink =
                SinkFixture.isolating(Fixtures.TOLERANT).running(T0, T1);
        private final Set<String> taken = new HashSet<>();
        private final Set<String> poisoned = new HashSet<>();
        private final Set<String> produced = new HashSet<>();

        RandomRun(long seed) {
            random = new Random(seed);
            name = "seed " + seed;
        }

        void run() {
            long next = 0;
            sink.task.onPut = this::put;
            for (int batch = 0; batch < 8; batch++) {
                for (TopicPartition partition : List.of(T0, T1)) {
                    int size = random.nextInt(12);
                    for (int i = 0; i < size; i++) {
                        if (random.nextInt(8) == 0) {
                            poisoned.add(key(partition.partition(), next + i));
                        }
                        produced.add(key(partition.partition(), next + i));
                        sink.records(partition, next + i);
                    }
                }
                next += 12;
                sink.loop.step();
                sink.stepWithCommit();
                check(next);
            }
            sink.task.onPut = this::putWithoutDelay;
            sink.records(T0, next);
            sink.records(T1, next); // good ones, so that those before them are reported
            sink.loop.step();
            sink.stepWithCommit();
            assertEquals(Set.of(), open(T0, next), name);
            assertEquals(Set.of(), open(T1, next), name);
        }

        private void put(Collection<SinkRecord> records) {
            if (random.nextInt(5) == 0) {
                throw new RetriableException("later");
            }
            putWithoutDelay(records);
        }

        private void putWithoutDelay(Collection<SinkRecord> records) {
            for (SinkRecord record : records) {
                if (poisoned.contains(key(record.kafkaPartition(), record.kafkaOffset()))) {
                    throw new DataException("poisoned");
                }
            }
            records.forEach(record -> taken.add(key(record.kafkaPartition(), record.kafkaOffset())));
        }

        private void check(long next) {
            for (Map<TopicPartition, Long> commit : sink.consumer.async) {
                commit.forEach((partition, offset) -> assertEquals(
                        Set.of(),
                        open(partition, next).stream()
                                .filter(open -> open < offset)
                                .collect(Collectors.toSet()),
                        name));
            }
        }

        /** Offsets that were read and are neither taken nor reported. */
        private Set<Long> open(TopicPartition partition, long next) {
            Set<String> reported = new HashSet<>();
            sink.reporter.reported.forEach(failed ->
                    failed.consumed().ifPresent(record -> reported.add(key(record.partition(), record.offset()))));
            Set<Long> open = new HashSet<>();
            for (long offset = 0; offset < next; offset++) {
                String key = key(partition.partition(), offset);
                if (produced.contains(key) && !taken.contains(key) && !reported.contains(key)) {
                    open.add(offset);
                }
            }
            return open;
        }

        private static String key(int partition, long offset) {
            return partition + "@" + offset;
        }
    }
}
