package io.millrace.worker.herder;

import static io.millrace.testing.time.Eventually.eventually;
import static io.millrace.worker.herder.HerderFixture.await;
import static io.millrace.worker.herder.HerderFixture.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.FailedRefusal;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.api.OffsetAdmin;
import io.millrace.worker.api.OffsetAdmin.PartitionOffset;
import io.millrace.worker.api.TimedOutRefusal;
import io.millrace.worker.config.ConfigTransformer;
import io.millrace.worker.config.WorkerFixture;
import io.millrace.worker.herder.offsets.OffsetParts;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.store.ConnectorOffsets;
import io.millrace.worker.store.MemoryOffsetBackingStore;
import io.millrace.worker.store.OffsetStores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Offsets of sources, shown and changed through the herder. Sinks need a broker and have their test elsewhere. */
class OffsetChangesTest {
    private static final Map<String, Object> PARTITION = Map.of("file", "f");
    private static final List<PartitionOffset> CHANGE = List.of(new PartitionOffset(PARTITION, Map.of("position", 4)));

    private final WorkerFixture worker = new WorkerFixture();
    private final ConfigTransformer variables = new ConfigTransformer(worker.worker(), worker.plugins);
    private final MemoryOffsetBackingStore store = new MemoryOffsetBackingStore();
    private HerderFixture fixture;
    private OffsetAdmin offsets;

    @AfterEach
    void stop() {
        OffsetKeeper.release.countDown();
        fixture.close();
        variables.close();
        worker.close();
    }

    @Test
    void refusesInTheOrderOfTheContract() throws Exception {
        start();

        assertRefused(
                InvalidRefusal.class,
                "Partitions / offsets need to be provided for an alter offsets request",
                offsets.alter("none", List.of()));
        assertRefused(NotFoundRefusal.class, "Connector none not found", offsets.alter("none", CHANGE));
        assertRefused(NotFoundRefusal.class, "Connector none not found", offsets.reset("none"));
        assertRefused(NotFoundRefusal.class, "Connector none not found", offsets.offsets("none"));
        for (TargetState state : List.of(TargetState.STARTED, TargetState.PAUSED)) {
            create("orders-" + state, state, "");
            assertRefused(InvalidRefusal.class, notStopped("orders-" + state), offsets.reset("orders-" + state));
            assertRefused(
                    InvalidRefusal.class, notStopped("orders-" + state), offsets.alter("orders-" + state, CHANGE));
        }
    }

    @Test
    void showsOffsetsInAnyState() throws Exception {
        start();
        create("orders", TargetState.STARTED, "");
        assertEquals(List.of(), await(offsets.offsets("orders")));

        store("orders", PARTITION, Map.of("position", 7L));

        assertEquals(List.of(new PartitionOffset(PARTITION, Map.of("position", 7L))), await(offsets.offsets("orders")));
    }

    @Test
    void asksAFreshConnectorAndStoresWhatItAgreesTo() throws Exception {
        start();
        create("orders", TargetState.STOPPED, "agree");

        assertTrue(await(offsets.alter(
                "orders",
                List.of(
                        new PartitionOffset(PARTITION, Map.of("position", 1)),
                        new PartitionOffset(Map.of("file", "g"), Map.of("position", 0.5f)),
                        new PartitionOffset(PARTITION, Map.of("position", 4))))));

        assertEquals(
                Map.of(PARTITION, Map.of("position", 4L), Map.of("file", "g"), Map.of("position", 0.5)),
                await(stored("orders")));
        assertEquals(0, fixture.count("start orders"));
    }

    @Test
    void storesWhatAConnectorWithoutAViewLeavesToTheWorker() throws Exception {
        start();
        create("orders", TargetState.STOPPED, "indifferent");

        assertFalse(await(offsets.alter("orders", CHANGE)));

        assertEquals(Map.of(PARTITION, Map.of("position", 4L)), await(stored("orders")));
    }

    @Test
    void forgetsAllPartitionsOfTheConnectorAndNoOthers() throws Exception {
        start();
        create("orders", TargetState.STOPPED, "agree to forget");
        store("orders", PARTITION, Map.of("position", 7L));
        store("orders", Map.of("file", "g"), Map.of("position", 8L));
        store("others", PARTITION, Map.of("position", 9L));

        assertTrue(await(offsets.reset("orders")));
        assertTrue(await(offsets.reset("orders")));

        assertEquals(List.of(), await(offsets.offsets("orders")));
        assertEquals(1, await(stored("others")).size());
    }

    @Test
    void passesOnWhatTheConnectorRefuses() throws Exception {
        start();
        create("unsupported", TargetState.STOPPED, "unsupported");
        create("refusing", TargetState.STOPPED, "refuse");
        create("dying", TargetState.STOPPED, "die");

        assertRefused(
                FailedRefusal.class,
                "Failed to modify offsets for connector unsupported because it doesn't support external modification "
                        + "of offsets",
                offsets.alter("unsupported", CHANGE));
        assertRefused(FailedRefusal.class, "not these", offsets.alter("refusing", CHANGE));
        assertRefused(FailedRefusal.class, "java.lang.NoClassDefFoundError: gone/Away", offsets.alter("dying", CHANGE));
        assertEquals(Map.of(), await(stored("refusing")));
    }

    @Test
    void refusesWhatCannotBeStoredBeforeTheConnectorIsAsked() throws Exception {
        start();
        create("orders", TargetState.STOPPED, "refuse");

        assertRefused(
                InvalidRefusal.class,
                "Offsets may only contain primitive types as values, but field position contains MAP",
                offsets.alter("orders", List.of(new PartitionOffset(PARTITION, Map.of("position", Map.of())))));
    }

    @Test
    void aConnectorThatNeverAnswersChangesNothingAndHoldsUpNobodyForLong() throws Exception {
        start(Duration.ofSeconds(2));
        create("orders", TargetState.STOPPED, "hang");

        CompletableFuture<Boolean> change = offsets.alter("orders", CHANGE);
        CompletableFuture<Void> resumption = fixture.herder.setTargetState("orders", TargetState.STARTED);

        assertRefused(
                TimedOutRefusal.class,
                "Timed out while attempting to modify offsets for source connector orders",
                change);
        await(resumption);
        fixture.awaitCount("open orders-0 a", 1);
        OffsetKeeper.release.countDown();
        eventually(
                "the thread has ended",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("offsets-orders")));
        assertEquals(Map.of(), await(stored("orders")));
    }

    @Test
    void whoeverResumesOrChangesTheConnectorMeanwhileHasToWait() throws Exception {
        start();
        create("orders", TargetState.STOPPED, "wait");

        CompletableFuture<Boolean> change = offsets.alter("orders", CHANGE);
        CompletableFuture<Boolean> second = offsets.reset("orders");
        CompletableFuture<Void> resumption = fixture.herder.setTargetState("orders", TargetState.STARTED);
        CompletableFuture<Boolean> tooLate = offsets.reset("orders");
        eventually(
                "the connector is asked",
                () -> fixture.herder
                        .stageSummary()
                        .startsWith(
                                "The worker is currently altering the offsets of connector 'orders', which began at "));
        create("bystander", TargetState.STARTED, "");

        assertFalse(change.isDone() || second.isDone() || resumption.isDone());
        assertEquals(0, fixture.count("start orders"));
        OffsetKeeper.release.countDown();

        assertTrue(await(change));
        assertTrue(await(second));
        await(resumption);
        assertRefused(InvalidRefusal.class, notStopped("orders"), tooLate);
        assertEquals(Map.of(), await(stored("orders")));
        fixture.awaitCount("open orders-0 a", 1);
    }

    @Test
    void waitsForTasksThatAreStillStopping() throws Exception {
        start();
        create("orders", TargetState.STARTED, "agree", "tasks", "hang");
        fixture.awaitCount("open orders-0 hang", 1);

        CompletableFuture<Void> stop = fixture.herder.setTargetState("orders", TargetState.STOPPED);
        CompletableFuture<Boolean> change = offsets.reset("orders");

        assertTrue(await(change));
        assertEquals(1, fixture.count("cancel orders-0"));
        await(stop);
    }

    private void start() {
        start(Duration.ofSeconds(30));
    }

    private void start(Duration budget) {
        OffsetKeeper.begin();
        OffsetParts parts = new OffsetParts(worker.plugins, variables, null, null, OffsetStores.of(store), budget);
        fixture = new HerderFixture(new HerderParts.TopicTracking(true, true), parts, Time.SYSTEM);
        offsets = fixture.herder.offsets();
    }

    private void create(String name, TargetState state, String behaviour, String... more) throws Exception {
        String[] settings = new String[more.length + 4];
        System.arraycopy(more, 0, settings, 4, more.length);
        settings[0] = "connector.class";
        settings[1] = OffsetKeeper.class.getName();
        settings[2] = "behaviour";
        settings[3] = behaviour;
        fixture.create(name, state, settings);
    }

    private void store(String connector, Map<String, Object> partition, Map<String, Object> offset) throws Exception {
        await(new ConnectorOffsets(store, connector).write(Map.of(partition, offset)));
    }

    private CompletableFuture<Map<Map<String, Object>, Map<String, Object>>> stored(String connector) {
        return new ConnectorOffsets(store, connector).read();
    }

    private static String notStopped(String connector) {
        return "Connectors must be in the STOPPED state before their offsets can be modified. This can be done for the "
                + "specified connector by issuing a 'PUT' request to the '/connectors/" + connector + "/stop' endpoint";
    }

    private static void assertRefused(Class<? extends Throwable> type, String message, CompletableFuture<?> request) {
        Throwable failure = failure(request);
        assertInstanceOf(type, failure);
        assertEquals(message, failure.getMessage());
    }
}
