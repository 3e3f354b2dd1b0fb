package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.worker.model.ClusterConfigState.ConnectorEntry;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract over a topic in memory, with the thread that the store has on Kafka. */
class KafkaConfigBackingStoreContractTest extends ConfigBackingStoreContract {
    @Override
    protected ConfigBackingStore create() {
        return new KafkaConfigBackingStore(MemoryTopicLog.atOnce(new MemoryTopic()));
    }

    @Test
    void setsOfTasksThatManyThreadsWriteForOneConnectorDoNotMix() {
        await(store.putConnectorConfig("a", CONFIG, Optional.empty()));
        List<CompletableFuture<Void>> writers = IntStream.range(0, 8)
                .mapToObj(writer -> CompletableFuture.runAsync(() -> {
                    for (int round = 0; round < 25; round++) {
                        Map<String, String> task = Map.of("set", writer + "-" + round);
                        await(store.putTaskConfigs("a", Collections.nCopies(round % 4, task)));
                    }
                }))
                .toList();
        writers.forEach(ConfigBackingStoreContract::await);

        List<ConnectorEntry> entries =
                heard.stream().map(image -> image.connector("a").orElseThrow()).toList();

        entries.forEach(
                entry -> assertEquals(entry.commit().count(), entry.tasks().size()));
        entries.forEach(entry -> assertEquals(
                Math.min(1, entry.tasks().size()),
                entry.tasks().stream().distinct().count()));
    }
}
