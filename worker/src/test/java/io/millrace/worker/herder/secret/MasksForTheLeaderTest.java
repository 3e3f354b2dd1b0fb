package io.millrace.worker.herder.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.millrace.worker.api.Herder;
import io.millrace.worker.api.Herder.Created;
import io.millrace.worker.api.NotLeaderRefusal;
import io.millrace.worker.model.ConnectorInfo;
import io.millrace.worker.model.ConnectorType;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Masks are this worker's alone: a leader that is asked in its place gets what they stand for. */
class MasksForTheLeaderTest {
    private static final Map<String, String> STORED =
            Map.of("connector.class", "Door", "door", "canary-1", "bell", "loud");

    private final PasswordKeys passwords = new PasswordKeys();
    private final Herder masking =
            SecretKeepingHerder.masking(follower(), new KnownSecrets(passwords), passwords, new ScriptedCatalog());

    @Test
    void aConfigIsPassedOnWithTheStoredValues() {
        Map<String, String> config = Map.of("connector.class", "Door", "door", "[hidden]");

        assertEquals(
                Optional.of(Map.of("connector.class", "Door", "door", "canary-1")),
                refusal(masking.putConnectorConfig("c", config, Optional.empty(), true))
                        .config());
        assertEquals(
                Optional.of(Map.of("connector.class", "Door", "door", "canary-1")),
                refusal(masking.putConnectorConfig("c", config, Optional.empty(), false))
                        .config());
    }

    @Test
    void aPatchIsPassedOnWithoutItsMasks() {
        Map<String, String> patch = new HashMap<>();
        patch.put("bell", null);
        patch.put("door", "[hidden]");

        Map<String, String> meant =
                refusal(masking.patchConnectorConfig("c", patch)).config().orElseThrow();

        assertEquals("{bell=null}", new TreeMap<>(meant).toString());
    }

    @Test
    void whatHasNoMasksIsPassedOnAsItCame() {
        assertEquals(
                Optional.empty(),
                refusal(masking.putConnectorConfig("c", Map.of("door", "new"), Optional.empty(), true))
                        .config());
    }

    private static NotLeaderRefusal refusal(CompletableFuture<Created> outcome) {
        NotLeaderRefusal refusal = assertInstanceOf(NotLeaderRefusal.class, StoredConfigs.failure(outcome));
        assertEquals(Optional.of("http://leader:8083/"), refusal.leaderUrl());
        return refusal;
    }

    private static Herder follower() {
        return (Herder) Proxy.newProxyInstance(
                Herder.class.getClassLoader(),
                new Class<?>[] {Herder.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "connectorInfo" -> new ConnectorInfo("c", STORED, List.of(), ConnectorType.SOURCE);
                    case "putConnectorConfig", "patchConnectorConfig" ->
                        CompletableFuture.failedFuture(
                                new NotLeaderRefusal("not me", Optional.of("http://leader:8083/")));
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
