package io.millrace.worker.herder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.testing.time.ManualTime;
import io.millrace.worker.config.ConfigTransformer.Resolved;
import io.millrace.worker.model.TargetState;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Values of config providers that expire. A connector's setting {@code ttl} says after how many milliseconds. */
class ConfigReloadsTest {
    private final ManualTime time = new ManualTime();
    private final AtomicReference<String> secret = new AtomicReference<>("old");
    private final HerderFixture fixture =
            new HerderFixture(new HerderParts.TopicTracking(true, true), FakePlugins.noOffsets(), time);

    @BeforeEach
    void resolveSecrets() {
        fixture.plugins.values = config -> {
            Map<String, String> resolved = new HashMap<>(config);
            resolved.replaceAll((key, value) -> value.replace("${vault:secret}", secret.get()));
            return new Resolved(
                    resolved,
                    config.containsKey("ttl") ? Map.of("vault", Long.parseLong(config.get("ttl"))) : Map.of());
        };
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void restartsAConnectorEachTimeItsValuesExpire() throws Exception {
        fixture.create("orders", "ttl", "60000");

        advance(59_999);
        assertEquals(1, fixture.count("start orders"));
        advance(1);
        fixture.awaitCount("start orders", 2);
        awaitTasksPublished(2);
        advance(60_000);
        fixture.awaitCount("start orders", 3);
    }

    @Test
    void tasksGoOnWhenTheValuesAreTheSame() throws Exception {
        fixture.create("orders", "ttl", "1000", "password", "${vault:secret}");
        fixture.awaitCount("open orders-0 a", 1);

        advance(1000);
        awaitTasksPublished(2);
        fixture.create("later");

        fixture.awaitCount("open later-0 a", 1);
        assertEquals(1, fixture.count("open orders-0 a"));
    }

    @Test
    void tasksAreRestartedWithTheirConnectorWhenTheValuesHaveChanged() throws Exception {
        fixture.create("orders", "ttl", "1000", "password", "${vault:secret}", "tasks", "a,b");
        fixture.awaitCount("open orders-1 b", 1);

        secret.set("new");
        advance(1000);

        fixture.awaitCount("open orders-0 a", 2);
        fixture.awaitCount("open orders-1 b", 2);
        assertEquals(2, fixture.count("start orders"));
    }

    @Test
    void nothingIsRestartedWhenTheConnectorDoesNotWantIt() throws Exception {
        fixture.create("still", "ttl", "1000", "config.action.reload", "none");
        fixture.create("orders", "ttl", "1000", "config.action.reload", "restart");

        advance(1000);

        fixture.awaitCount("start orders", 2);
        assertEquals(1, fixture.count("start still"));
    }

    @Test
    void aNewConfigBeginsAnew() throws Exception {
        fixture.create("changed", "ttl", "2000");
        fixture.create("lasting", "ttl", "2000");
        advance(1000);
        fixture.create("changed", "ttl", "2000", "more", "1");
        fixture.create("lasting");
        fixture.create("orders", "ttl", "1000");

        advance(1000);

        fixture.awaitCount("start orders", 2);
        assertEquals(2, fixture.count("start changed"));
        assertEquals(2, fixture.count("start lasting"));
    }

    @Test
    void aDeletedConnectorIsForgotten() throws Exception {
        fixture.create("gone", "ttl", "1000");
        HerderFixture.await(fixture.herder.deleteConnector("gone"));
        fixture.create("gone");
        fixture.create("orders", "ttl", "1000");

        advance(1000);

        fixture.awaitCount("start orders", 2);
        assertEquals(2, fixture.count("start gone"));
    }

    @Test
    void valuesThatHoldNoTimeDoNotKeepTheWorkerBusy() throws Exception {
        fixture.create("orders", "ttl", "0");

        advance(999);
        assertEquals(1, fixture.count("start orders"));
        advance(1);
        fixture.awaitCount("start orders", 2);
    }

    @Test
    void aStoppedConnectorIsThereWithFreshValuesWhenItIsResumed() throws Exception {
        fixture.create("orders", TargetState.STOPPED, "ttl", "1000");
        fixture.awaitCount("initialize orders", 1);
        HerderFixture.await(fixture.herder.ping()); // the time its values hold has begun

        advance(1000);
        fixture.awaitCount("initialize orders", 2);
        assertEquals(0, fixture.count("start orders"));
        fixture.target("orders", TargetState.STARTED);

        fixture.awaitCount("open orders-0 a", 1);
        assertEquals(2, fixture.count("initialize orders"));
    }

    /** The loop reads the clock when it comes round. */
    private void advance(long ms) throws Exception {
        time.advance(ms);
        HerderFixture.await(fixture.herder.ping());
    }

    private void awaitTasksPublished(int starts) throws Exception {
        fixture.awaitCount("taskConfigs orders", starts);
        HerderFixture.await(fixture.herder.ping());
        HerderFixture.await(fixture.herder.ping());
    }
}
