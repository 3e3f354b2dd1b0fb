package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ClusterConfigState.TaskCommit;
import io.millrace.worker.model.RestartRequest;
import io.millrace.worker.model.TargetState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The writes of a leader that has to claim the topic first. */
class ClaimedWritesTest {
    private static final Map<String, String> CONFIG = Map.of("file", "in");

    private final MemoryTopic topic = new MemoryTopic();
    private final MemoryTopicLog log = MemoryTopicLog.atOnce(topic);
    private final Leader leader = new Leader(PrivilegedWriter.plain(log, Runnable::run));
    private final ManualAlarm alarm = new ManualAlarm();
    private final KafkaConfigBackingStore store =
            new KafkaConfigBackingStore(log, leader, Runnable::run, () -> {}, alarm);
    private int lost;

    /** A writer that is shut out when the test says so. */
    private static final class Leader implements PrivilegedWriter {
        private final PrivilegedWriter plain;
        private boolean claimed;
        private boolean shutOut;
        private Optional<RuntimeException> refusal = Optional.empty();
        private Runnable afterWrite = () -> {};

        Leader(PrivilegedWriter plain) {
            this.plain = plain;
        }

        @Override
        public void claim() {
            refusal.ifPresent(reason -> {
                throw reason;
            });
            claimed = true;
            shutOut = false;
        }

        @Override
        public boolean isClaimed() {
            return claimed;
        }

        @Override
        public void resign() {
            claimed = false;
        }

        @Override
        public CompletableFuture<Long> write(List<Message> messages) {
            if (shutOut) {
                claimed = false;
                return CompletableFuture.failedFuture(new PrivilegedWriteException("shut out", null));
            }
            return plain.write(messages).whenComplete((offset, failure) -> afterWrite.run());
        }
    }

    @BeforeEach
    void start() {
        store.start(new ConfigListener() {
            @Override
            public void imagePublished(ClusterConfigState image) {}

            @Override
            public void leadershipLost() {
                lost++;
            }
        });
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void writesWaitForTheClaimAndThoseOfAnybodyDoNot() {
        CompletableFuture<Void> config = store.putConnectorConfig("c", CONFIG, Optional.empty());
        CompletableFuture<Void> restart = store.requestRestart(new RestartRequest("c", false, true));
        CompletableFuture<Void> level = store.putLoggerLevel("a.b", "DEBUG");

        assertTrue(level.isDone() && !config.isDone() && !restart.isDone());
        assertTrue(store.claimLeadership().isDone());

        config.join();
        restart.join();
        assertEquals(List.of("logger-cluster-a.b", "connector-c", "restart-connector-c"), keys());
    }

    @Test
    void aWriteThatWaitedInVainWroteNothing() {
        CompletableFuture<Void> config = store.putConnectorConfig("c", CONFIG, Optional.empty());

        alarm.ring();
        store.claimLeadership().join();

        assertTrue(failure(config).endsWith("nothing of it was written, nor will be"), failure(config));
        assertEquals(List.of(), keys());
    }

    @Test
    void aLostClaimIsToldAndAnotherOneLetsWritesThrough() {
        store.claimLeadership().join();
        leader.shutOut = true;

        CompletableFuture<Void> failed = store.putConnectorConfig("c", CONFIG, Optional.empty());
        CompletableFuture<Void> waiting = store.putConnectorConfig("d", CONFIG, Optional.empty());

        assertTrue(
                failure(failed)
                        .startsWith("Failed to write to config topic; this may be due to a transient error and the"
                                + " request can be safely retried. Error writing connector configuration to Kafka: shut"
                                + " out; "),
                failure(failed));
        assertEquals(1, lost);
        assertFalse(waiting.isDone());
        store.claimLeadership().join();
        waiting.join();
        assertEquals(List.of("connector-d"), keys());
    }

    @Test
    void whoeverWaitsHearsWhyThereIsNoClaim() {
        leader.refusal = Optional.of(new ConnectException("not allowed"));
        CompletableFuture<Void> first = store.putConnectorConfig("c", CONFIG, Optional.empty());

        CompletableFuture<Void> claim = store.claimLeadership();

        assertTrue(failure(first).contains("not allowed"), failure(first));
        assertTrue(failure(claim).contains("not allowed"), failure(claim));
        leader.refusal = Optional.empty();
        CompletableFuture<Void> second = store.putConnectorConfig("c", CONFIG, Optional.empty());
        store.claimLeadership().join();
        second.join();
    }

    @Test
    void whoeverWaitsHearsThatAnotherWorkerLeads() {
        CompletableFuture<Void> waiting = store.putConnectorConfig("c", CONFIG, Optional.empty());

        store.resignLeadership();

        assertTrue(failure(waiting).contains("another worker leads the cluster now"), failure(waiting));
        assertTrue(failure(waiting).contains("the request can be safely retried"), failure(waiting));
        assertFalse(leader.isClaimed());
        assertEquals(0, lost);
    }

    @Test
    void tasksAreNotCommittedByAnotherClaimThanTheyWereWrittenBy() {
        store.claimLeadership().join();
        store.putConnectorConfig("c", CONFIG, Optional.empty()).join();
        leader.afterWrite = () -> { // another connector's write fails between the two
            leader.afterWrite = () -> {};
            leader.shutOut = true;
            store.requestRestart(new RestartRequest("d", false, true));
            store.claimLeadership().join();
        };

        CompletableFuture<Void> tasks = store.putTaskConfigs("c", List.of(CONFIG));

        assertTrue(failure(tasks).contains("The claim to the config topic was lost meanwhile"), failure(tasks));
        assertEquals(List.of("connector-c", "task-c-0"), keys());
    }

    @Test
    void theTaskCountIsWrittenForTheLastSetOnly() {
        store.claimLeadership().join();
        store.putConnectorConfig("c", CONFIG, Optional.empty()).join();
        store.putTaskConfigs("c", List.of(CONFIG, CONFIG)).join();
        TaskCommit first = store.snapshot().connector("c").orElseThrow().commit();
        assertTrue(first.fencingPending());

        assertTrue(store.putTaskCount("c", first).join());
        assertEquals(2, noted().fenced().orElseThrow());
        assertFalse(noted().fencingPending());

        store.putTaskConfigs("c", List.of(CONFIG, CONFIG)).join();
        assertFalse(store.putTaskCount("c", first).join());
        assertFalse(store.putTaskCount("gone", first).join());
        assertTrue(noted().fencingPending());
        store.putTargetState("c", TargetState.PAUSED).join();
        assertTrue(store.putTaskCount("c", noted()).join());
    }

    private TaskCommit noted() {
        return store.snapshot().connector("c").orElseThrow().commit();
    }

    private List<String> keys() {
        return topic.records().stream()
                .map(entry -> new String(entry.key(), StandardCharsets.UTF_8))
                .toList();
    }

    private static String failure(CompletableFuture<?> write) {
        assertTrue(write.isDone());
        return assertInstanceOf(
                        ConnectException.class,
                        assertThrows(CompletionException.class, write::join).getCause())
                .getMessage();
    }
}
