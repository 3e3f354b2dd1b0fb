package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.worker.config.StorageTopic;
import io.millrace.worker.kafka.InternalTopic;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RunState;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract over a real broker, and two workers that share a topic. */
class KafkaStatusBackingStoreIT extends StatusBackingStoreContract {
    private final KafkaFixture kafka = KafkaFixture.shared();
    private final LogFixture fixture = new LogFixture(kafka);
    private final String topic = kafka.topics().freshName("statuses");
    private KafkaBasedLog log;

    @Override
    protected StatusBackingStore create() {
        log = log();
        return started(log);
    }

    private KafkaBasedLog log() {
        return fixture.log(InternalTopic.statuses(new StorageTopic(topic, 5, (short) 1, Map.of())));
    }

    private static KafkaStatusBackingStore started(KafkaBasedLog log) {
        KafkaStatusBackingStore made = new KafkaStatusBackingStore(log, Time.SYSTEM);
        made.start();
        return made;
    }

    @Override
    protected void settle() {
        ((KafkaStatusBackingStore) store).flush(Duration.ofSeconds(30));
        awaitEnd(log);
    }

    private static void awaitEnd(KafkaBasedLog read) {
        read.readToEnd().orTimeout(30, TimeUnit.SECONDS).join();
    }

    @AfterEach
    void closeFixture() {
        fixture.close();
    }

    @Test
    void workersSeeWhatOthersReport() {
        KafkaBasedLog otherLog = log();
        try (KafkaStatusBackingStore other = started(otherLog)) {
            store.put(connector("a", RunState.RUNNING));
            store.put(task("a", 0, RunState.RUNNING));
            store.addTopic(new ConnectorTaskId("a", 0), "t");
            settle();
            awaitEnd(otherLog);

            assertEquals(store.connector("a"), other.connector("a"));
            assertEquals(store.tasks("a"), other.tasks("a"));
            assertEquals(Set.of("t"), other.topics("a"));
        }
    }

    @Test
    void closingLosesNothingThatWasReportedBefore() {
        for (int number = 0; number < 50; number++) {
            store.putSafe(task("a", number, RunState.UNASSIGNED));
        }
        store.close();

        store = create();

        assertEquals(50, store.tasks("a").size());
    }
}
