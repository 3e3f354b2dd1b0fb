package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.testing.kafka.KafkaFixture;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaOffsetBackingStoreIT extends OffsetBackingStoreContract {
    private final KafkaFixture kafka = KafkaFixture.shared();
    private final LogFixture fixture = new LogFixture(kafka);
    private final String topic = kafka.topics().freshName("offsets");

    @Override
    protected OffsetBackingStore create() {
        return new KafkaOffsetBackingStore(fixture.log(LogFixture.offsets(topic, 5)));
    }

    @AfterEach
    void closeFixture() {
        fixture.close();
    }

    @Test
    void aReadSeesWhatAnotherWorkerHasWritten() {
        OffsetBackingStore other = create();
        other.start();
        try {
            for (int value = 0; value < 20; value++) {
                await(other.set(Map.of(text("a"), text("" + value))));

                assertEquals(text("" + value), get("a").get(text("a")));
            }
        } finally {
            other.close();
        }
    }

    @Test
    void aNewWorkerFindsWhatIsThere() {
        await(store.set(Map.of(text("[\"c\",{}]"), text("{\"position\":42}"))));
        store.close();

        store = create();
        store.start();

        assertEquals(text("{\"position\":42}"), get("[\"c\",{}]").get(text("[\"c\",{}]")));
    }
}
