package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.LeaderClient;
import io.millrace.worker.api.LeaderClient.Leader;
import io.millrace.worker.api.LeaderRefusal;
import io.millrace.worker.herder.internal.SignatureCheck;
import io.millrace.worker.model.SessionKey;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a worker asks of its leader. */
class LeaderClientTest {
    private static final String ALGORITHM = "HmacSHA256";
    private static final List<Map<String, String>> TASKS = List.of(Map.of("task.class", "x.Y"));

    private final RunningServer follower = RunningServer.inCluster(Map.of());
    private final LeaderClient client = follower.rest.leaderClient(ALGORITHM);
    private StubWorker leader;

    @BeforeEach
    void lead() throws Exception {
        leader = new StubWorker();
        leader.status = 204;
    }

    @AfterEach
    void stop() {
        follower.close();
        leader.close();
    }

    @Test
    void taskConfigsAreSignedAsTheContractHasIt() throws Exception {
        await(client.putTaskConfigs(at(leader.url(), 32), "a b/c", TASKS));

        StubWorker.Asked asked = leader.last();
        assertEquals("POST /connectors/a%20b%2Fc/tasks", asked.request());
        assertEquals("[{\"task.class\":\"x.Y\"}]", asked.body());
        assertEquals("ZJttyjQgp06Z39JscqBPfcmQYGGgsJyUbT+qLZ96Iw4=", asked.header("X-connect-authorization"));
        assertEquals(ALGORITHM, asked.header("X-connect-request-signature-algorithm"));
        assertEquals("application/json", asked.header("Content-type"));
        assertFalse(asked.headers().containsKey("Authorization"));
    }

    @Test
    void aFenceIsSignedOverNothing() throws Exception {
        await(client.fenceZombies(leader.url(), "c", key(32)));

        assertEquals("PUT /connectors/c/fence", leader.last().request());
        assertEquals("", leader.last().body());
        assertEquals(
                "04tCCW2A9F+Ca0Sp1WB95ySWpBXT9KGoyI47udqNwcs=", leader.last().header("X-connect-authorization"));
    }

    @Test
    void withoutAKeyThereIsNoSignature() throws Exception {
        await(client.fenceZombies(leader.url(), "c", Optional.empty()));

        assertEquals("", leader.last().header("X-connect-authorization"));
        assertEquals("", leader.last().header("X-connect-request-signature-algorithm"));
    }

    @Test
    void aLeaderOfOursTakesWhatWasSignedWithItsKeyAlone() throws Exception {
        try (RunningServer ours = RunningServer.inCluster(Map.of())) {
            FakeInternal internal = new FakeInternal();
            internal.check = request -> new SignatureCheck(List.of(ALGORITHM)).require(request, key(32));
            ours.herder.internal = internal;
            String url = ours.rest.uri().toString();
            Map<String, String> odd = new LinkedHashMap<>();
            odd.put("ü\"\\", "€");
            odd.put("null", null);

            assertNull(await(client.putTaskConfigs(at(url, 32), "a/b %", List.of(odd))));
            assertNull(await(client.fenceZombies(url, "c", key(32))));
            LeaderRefusal expired =
                    assertInstanceOf(LeaderRefusal.class, failure(client.putTaskConfigs(at(url, 31), "c", TASKS)));

            assertEquals("a/b %", internal.asked.get(0).connector());
            assertEquals(List.of(odd), internal.asked.get(0).tasks());
            assertEquals(403, expired.status());
            assertEquals(
                    "The leader of the cluster at " + url
                            + " refused with status 403: Internal request contained invalid signature.",
                    expired.getMessage());
        }
    }

    @Test
    void refusalsAreToldApartByTheirStatus() throws Exception {
        leader.status = 409;
        leader.body = "{\"error_code\":409,\"message\":\"superseded\"}";
        LeaderRefusal conflict =
                assertInstanceOf(LeaderRefusal.class, failure(client.fenceZombies(leader.url(), "c", key(32))));
        leader.status = 502;
        leader.body = "<html>";
        LeaderRefusal odd =
                assertInstanceOf(LeaderRefusal.class, failure(client.fenceZombies(leader.url(), "c", key(32))));

        assertEquals(409, conflict.status());
        assertTrue(conflict.getMessage().endsWith(": superseded"), conflict.getMessage());
        assertEquals(502, odd.status());
    }

    @Test
    void aLeaderThatCannotBeReachedIsNamed() throws Exception {
        leader.close();
        for (String url : List.of(leader.url(), "", "nonsense")) {
            Throwable failure = failure(client.putTaskConfigs(at(url, 32), "c", TASKS));

            assertInstanceOf(ConnectException.class, failure);
            assertTrue(failure.getMessage().contains("'" + url + "'"), failure.getMessage());
        }
        leader = new StubWorker();
    }

    @Test
    void manyRequestsAtOnceAreAllAnswered() throws Exception {
        List<CompletableFuture<Void>> requests = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            requests.add(client.putTaskConfigs(at(leader.url(), 32), "c" + i, TASKS));
        }

        for (CompletableFuture<Void> request : requests) {
            await(request);
        }
        assertEquals(100, leader.asked.size());
    }

    @Test
    void aLeaderThatDoesNotAnswerIsAskedAFewThingsAtOnce() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 100)) {
            String url = "http://localhost:" + silent.getLocalPort() + "/";
            List<CompletableFuture<Void>> requests = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                requests.add(client.putTaskConfigs(at(url, 32), "c" + i, TASKS));
            }
            for (int i = 0; i < 16; i++) {
                silent.accept().close();
            }
            silent.setSoTimeout(60_000);
            for (int i = 0; i < 4; i++) {
                silent.accept().close();
            }
            for (CompletableFuture<Void> request : requests) {
                assertInstanceOf(ConnectException.class, failure(request));
            }
        }
    }

    @Test
    void anAlgorithmThatTheJvmLacksIsNamed() throws Exception {
        Throwable failure = failure(follower.rest.leaderClient("Nonsense").fenceZombies(leader.url(), "c", key(32)));

        assertTrue(failure.getMessage().contains("'Nonsense'"), failure.getMessage());
    }

    @Test
    void aRequestThatWaitedForItsTurnGoesToWhoeverLeadsThen() throws Exception {
        AtomicReference<Leader> leading = new AtomicReference<>();
        try (ServerSocket silent = new ServerSocket(0, 100)) {
            leading.set(new Leader("http://localhost:" + silent.getLocalPort() + "/", key(31)));
            List<CompletableFuture<Void>> requests = new ArrayList<>();
            for (int i = 0; i < 17; i++) {
                requests.add(client.putTaskConfigs(leading::get, "c" + i, TASKS));
            }
            leading.set(new Leader(leader.url(), key(32)));
            for (int i = 0; i < 16; i++) {
                silent.accept().close();
            }

            await(requests.get(16));
        }

        assertEquals("POST /connectors/c16/tasks", leader.last().request());
        assertEquals(
                "ZJttyjQgp06Z39JscqBPfcmQYGGgsJyUbT+qLZ96Iw4=", leader.last().header("X-connect-authorization"));
    }

    @Test
    void aRequestWhoseLeaderIsUnknownFailsAndLetsOthersPass() throws Exception {
        for (int i = 0; i < 20; i++) {
            Throwable failure = failure(client.putTaskConfigs(
                    () -> {
                        throw new ConnectException("nobody leads");
                    },
                    "c",
                    TASKS));
            assertEquals("nobody leads", failure.getMessage());
        }

        await(client.putTaskConfigs(at(leader.url(), 32), "c", TASKS));
    }

    private static Supplier<Leader> at(String url, int keyLength) {
        return () -> new Leader(url, key(keyLength));
    }

    private static Void await(CompletableFuture<Void> outcome) throws Exception {
        return outcome.get(60, TimeUnit.SECONDS);
    }

    private static Throwable failure(CompletableFuture<Void> outcome) {
        return assertThrows(ExecutionException.class, () -> await(outcome)).getCause();
    }

    private static Optional<SessionKey> key(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return Optional.of(new SessionKey(new SecretKeySpec(bytes, ALGORITHM), 1));
    }
}
