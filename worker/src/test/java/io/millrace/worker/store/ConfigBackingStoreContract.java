package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.TargetState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every ConfigBackingStore promises. */
abstract class ConfigBackingStoreContract {
    protected static final Map<String, String> CONFIG = Map.of("connector.class", "Source", "file", "a.txt");

    protected final List<ClusterConfigState> heard = new CopyOnWriteArrayList<>();
    protected ConfigBackingStore store;

    /** A store that is not started, and holds nothing. */
    protected abstract ConfigBackingStore create() throws Exception;

    @BeforeEach
    void startStore() throws Exception {
        store = create();
        store.start(heard::add);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void beginsWithNothing() {
        assertTrue(store.snapshot().connectors().isEmpty());
        assertTrue(store.fileConfig("a").isEmpty());
        assertEquals(List.of(), heard);
    }

    @Test
    void aNewConnectorIsStartedUnlessToldOtherwise() {
        await(store.putConnectorConfig("a", CONFIG, Optional.empty()));
        await(store.putConnectorConfig("b", CONFIG, Optional.of(TargetState.STOPPED)));

        assertEquals(CONFIG, store.snapshot().connector("a").orElseThrow().config());
        assertEquals(Optional.of(TargetState.STARTED), store.snapshot().targetState("a"));
        assertEquals(Optional.of(TargetState.STOPPED), store.snapshot().targetState("b"));
    }

    @Test
    void aNewConfigKeepsTheTargetAndTheTasksUnlessATargetIsGiven() {
        await(store.putConnectorConfig("a", CONFIG, Optional.of(TargetState.PAUSED)));
        await(store.putTaskConfigs("a", List.of(CONFIG)));

        await(store.putConnectorConfig("a", Map.of("file", "b.txt"), Optional.empty()));

        assertEquals(
                Map.of("file", "b.txt"),
                store.snapshot().connector("a").orElseThrow().config());
        assertEquals(Optional.of(TargetState.PAUSED), store.snapshot().targetState("a"));
        assertEquals(
                List.of(CONFIG), store.snapshot().connector("a").orElseThrow().tasks());

        await(store.putConnectorConfig("a", CONFIG, Optional.of(TargetState.STARTED)));
        assertEquals(Optional.of(TargetState.STARTED), store.snapshot().targetState("a"));
    }

    @Test
    void keepsTheOrderAndTheNullsOfAConfig() {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("z", "1");
        config.put("a", null);
        config.put("m", "ä\n\"\u2028€😀");
        await(store.putConnectorConfig("a", config, Optional.empty()));
        Map<String, String> expected = new LinkedHashMap<>(config);
        config.clear();

        Map<String, String> kept = store.snapshot().connector("a").orElseThrow().config();

        assertEquals(expected, kept);
        assertEquals(List.of("z", "a", "m"), List.copyOf(kept.keySet()));
    }

    @Test
    void targetsAndTasksOfUnknownConnectorsAreIgnored() {
        await(store.putTargetState("x", TargetState.PAUSED));
        await(store.putTaskConfigs("x", List.of(CONFIG)));

        assertFalse(store.snapshot().contains("x"));
        await(store.putConnectorConfig("x", CONFIG, Optional.empty()));
        assertEquals(Optional.of(TargetState.STARTED), store.snapshot().targetState("x"));
        assertEquals(List.of(), store.snapshot().tasks("x"));
    }

    @Test
    void aTaskSetReplacesTheOneBefore() {
        await(store.putConnectorConfig("a", CONFIG, Optional.empty()));
        await(store.putTaskConfigs("a", List.of(CONFIG, Collections.singletonMap("k", null))));
        assertEquals(2, store.snapshot().tasks("a").size());

        await(store.putTaskConfigs("a", List.of(Map.of("only", "one"))));

        assertEquals(
                List.of(Map.of("only", "one")),
                store.snapshot().connector("a").orElseThrow().tasks());
    }

    @Test
    void aRemovedConnectorIsForgottenWithAllThatIsKnownOfIt() {
        await(store.putConnectorConfig("a", CONFIG, Optional.of(TargetState.PAUSED)));
        await(store.putFileConfig("a", CONFIG));
        await(store.putTaskConfigs("a", List.of(CONFIG)));

        await(store.removeConnector("a"));
        assertFalse(store.snapshot().contains("a"));
        assertTrue(store.fileConfig("a").isEmpty());

        await(store.putConnectorConfig("a", CONFIG, Optional.empty()));
        assertEquals(Optional.of(TargetState.STARTED), store.snapshot().targetState("a"));
        assertEquals(List.of(), store.snapshot().tasks("a"));
    }

    @Test
    void removingAnUnknownConnectorChangesNothing() {
        await(store.removeConnector("x"));

        assertEquals(List.of(), heard);
    }

    @Test
    void remembersWhatAFileGaveApartFromTheConfig() {
        await(store.putFileConfig("a", CONFIG));
        await(store.putConnectorConfig("a", Map.of("changed", "over REST"), Optional.empty()));

        assertEquals(Optional.of(CONFIG), store.fileConfig("a"));
        assertEquals(
                Map.of("changed", "over REST"),
                store.snapshot().connector("a").orElseThrow().config());
    }

    @Test
    void theListenerHearsOfEachImageInOrderBeforeTheFutureCompletes() {
        List<Integer> heardAtCompletion = new ArrayList<>();
        for (int number = 0; number < 20; number++) {
            await(store.putConnectorConfig("c" + number, CONFIG, Optional.empty())
                    .thenRun(() -> heardAtCompletion.add(heard.size())));
        }

        assertEquals(IntStream.rangeClosed(1, 20).boxed().toList(), heardAtCompletion);
        IntStream.range(0, 20)
                .forEach(number ->
                        assertEquals(number + 1, heard.get(number).connectors().size()));
        assertSame(store.snapshot(), heard.get(19));
    }

    @Test
    void offsetsGrow() {
        await(store.putConnectorConfig("a", CONFIG, Optional.empty()));
        await(store.putTargetState("a", TargetState.PAUSED));
        await(store.putTaskConfigs("a", List.of()));
        await(store.removeConnector("a"));

        List<Long> offsets = heard.stream().map(ClusterConfigState::offset).toList();

        assertEquals(offsets.stream().sorted().distinct().toList(), offsets);
        assertTrue(offsets.size() >= 4, offsets::toString);
    }

    @Test
    void aFailingListenerStopsNothing() throws Exception {
        store.close();
        store = create();
        store.start(image -> {
            throw new IllegalStateException("a listener's own trouble");
        });

        await(store.putConnectorConfig("a", CONFIG, Optional.empty()));

        assertTrue(store.snapshot().contains("a"));
    }

    @Test
    void takesWritesFromManyThreadsAtOnce() {
        List<CompletableFuture<Void>> writers = IntStream.range(0, 8)
                .mapToObj(writer -> CompletableFuture.runAsync(() -> {
                    for (int round = 0; round < 25; round++) {
                        await(store.putConnectorConfig(
                                writer + "-" + round, Map.of("round", "" + round), Optional.empty()));
                    }
                }))
                .toList();
        writers.forEach(ConfigBackingStoreContract::await);

        assertEquals(200, store.snapshot().connectors().size());
        assertTrue(heard.size() <= 200);
        assertSame(store.snapshot(), heard.get(heard.size() - 1));
    }

    @Test
    void closesTwiceAndTakesWhatWasAskedForBefore() {
        CompletableFuture<Void> last = store.putConnectorConfig("a", CONFIG, Optional.empty());

        store.close();
        store.close();

        assertTrue(last.isDone() && !last.isCompletedExceptionally());
        assertTrue(store.snapshot().contains("a"));
    }

    protected static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(60, TimeUnit.SECONDS).join();
    }
}
