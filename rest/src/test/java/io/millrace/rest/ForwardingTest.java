package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.ConfigWarning;
import io.millrace.worker.api.NotLeaderRefusal;
import io.millrace.worker.api.NotOwnerRefusal;
import io.millrace.worker.api.OffsetAdmin.PartitionOffset;
import io.millrace.worker.model.TargetState;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two workers of a cluster: one that leads, and one that is asked in its place. */
class ForwardingTest {
    private static final String LOOP = "{\"error_code\":409,\"message\":\"Cannot complete request because of a"
            + " conflicting operation (e.g. worker rebalance)\"}";
    private static final String NOBODY =
            "{\"error_code\":409,\"message\":\"Cannot complete request momentarily due to no"
                    + " known leader URL, likely because a rebalance was underway.\"}";

    private final RunningServer leader = RunningServer.inCluster(Map.of());
    private final RunningServer follower = RunningServer.inCluster(Map.of());

    @BeforeEach
    void oneLeads() {
        leader.herder.add("c", new TreeMap<>(Map.of("name", "c")));
        follower.herder.elsewhere = notLeader(leader.rest.uri());
        follower.herder.offsets.elsewhere = follower.herder.elsewhere;
    }

    @AfterEach
    void stop() {
        follower.close();
        leader.close();
    }

    @Test
    void theLeaderCreatesAndThePlaceIsTheOneThatWasAsked() throws Exception {
        leader.herder.warnings.add(new ConfigWarning("tpoics", "'tpoics' is not known", Optional.of("topics")));

        HttpResponse<String> answer = follower.send(
                "POST", "/connectors", "{\"name\":\"a b/c\",\"config\":{\"x\":1},\"initial_state\":\"paused\"}");

        assertEquals(201, answer.statusCode());
        assertEquals(
                "{\"name\":\"a b/c\",\"config\":{\"x\":\"1\",\"name\":\"a b/c\"},\"tasks\":[],\"type\":\"source\"}",
                answer.body());
        assertEquals(follower.uri("/connectors/a%20b/c").toString(), header(answer, "Location"));
        assertEquals("application/json", header(answer, "Content-Type"));
        assertEquals("299 - \"'tpoics' is not known\"", header(answer, "Warning"));
        assertEquals(TargetState.PAUSED, leader.herder.targets.get("a b/c"));
        assertTrue(follower.herder.configs.isEmpty());
    }

    @Test
    void theLeaderChangesConfigs() throws Exception {
        HttpResponse<String> changed = follower.send("PUT", "/connectors/c/config", "{\"a\":\"1\"}");
        HttpResponse<String> patched = follower.send("PATCH", "/connectors/c/config", "{\"b\":\"2\",\"a\":null}");
        HttpResponse<String> created = follower.send("PUT", "/connectors/a%2Fb/config", "{}");

        assertEquals(200, changed.statusCode());
        assertEquals(200, patched.statusCode());
        assertEquals(Map.of("name", "c", "b", "2"), leader.herder.configs.get("c"));
        assertEquals(201, created.statusCode());
        assertEquals(follower.uri("/connectors/a/b").toString(), header(created, "Location"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DELETE | /connectors/c | 204",
                "PUT | /connectors/c/stop | 204",
                "POST | /connectors/c/restart | 204",
                "POST | /connectors/c/tasks/0/restart | 204",
                "DELETE | /connectors/nobody | 404",
                "PUT | /connectors/nobody/stop | 404",
                "POST | /connectors/nobody/restart?includeTasks=true | 404",
                "POST | /connectors/c/tasks/7/restart | 404",
            })
    void theLeaderAnswersForTheFollower(String method, String path, int status) throws Exception {
        HttpResponse<String> answer = follower.send(method, path, null);

        assertEquals(status, answer.statusCode());
        assertEquals(status == 204, answer.body().isEmpty());
        if (status == 404) {
            assertTrue(answer.body().startsWith("{\"error_code\":404,\"message\":\""), answer.body());
        }
    }

    @Test
    void theLeaderRestartsByPlan() throws Exception {
        HttpResponse<String> answer = follower.send("POST", "/connectors/c/restart?onlyFailed=true&other=1", null);

        assertEquals(202, answer.statusCode());
        assertEquals(leader.get("/connectors/c/status").body(), answer.body());
        assertEquals("RestartRequest[connector=c, onlyFailed=true, includeTasks=false]", leader.herder.restarted);
    }

    @Test
    void theLeaderMovesOffsets() throws Exception {
        HttpResponse<String> altered = follower.send(
                "PATCH", "/connectors/c/offsets", "{\"offsets\":[{\"partition\":{\"p\":1},\"offset\":null}]}");
        List<PartitionOffset> asked = leader.herder.offsets.asked.get("c");
        HttpResponse<String> reset = follower.send("DELETE", "/connectors/c/offsets", null);

        assertEquals(200, altered.statusCode());
        assertEquals(List.of(new PartitionOffset(Map.of("p", 1), null)), asked);
        assertEquals("{\"message\":\"The offsets for this connector have been reset successfully\"}", reset.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/connectors/c/pause", "/connectors/c/resume"})
    void whatEveryWorkerCanDoIsNotPassedOn(String path) throws Exception {
        follower.herder.add("c", new TreeMap<>());
        follower.herder.elsewhere = null;

        assertEquals(202, follower.send("PUT", path, null).statusCode());
        assertNull(leader.herder.targets.get("c"));
    }

    @Test
    void aDryRunIsNotPassedOn() throws Exception {
        HttpResponse<String> plan = follower.send("PUT", "/connectors/c/config?dry_run=true", "{\"a\":\"1\"}");

        assertEquals(200, plan.statusCode());
        assertEquals(1, follower.herder.drafts.size());
        assertEquals(Map.of("name", "c"), leader.herder.configs.get("c"));
    }

    @Test
    void theOwnerIsAskedByWayOfTheLeader() throws Exception {
        try (RunningServer owner = RunningServer.inCluster(Map.of())) {
            owner.herder.add("c", new TreeMap<>());
            leader.herder.elsewhere = new NotOwnerRefusal(
                    "elsewhere", Optional.of(owner.rest.uri().toString()));

            HttpResponse<String> answer = follower.send("POST", "/connectors/c/restart", null);

            assertEquals(204, answer.statusCode());
            assertEquals("c", owner.herder.restarted);
        }
    }

    @Test
    void workersThatNameEachOtherEndInAConflict() throws Exception {
        leader.herder.elsewhere = notLeader(follower.rest.uri());

        HttpResponse<String> answer = follower.send("DELETE", "/connectors/c", null);

        assertEquals(409, answer.statusCode());
        assertEquals(LOOP, answer.body());
    }

    @ParameterizedTest
    @CsvSource({"forward=false,409", "forward=no,409", "forward=,409", "forward=true,204", "forward=TRUE,204", "x=y,204"
    })
    void aRequestIsPassedOnTwiceAtMost(String query, int status) throws Exception {
        HttpResponse<String> answer = follower.send("DELETE", "/connectors/c?" + query, null);

        assertEquals(status, answer.statusCode());
        assertEquals(status == 409 ? LOOP : "", answer.body());
    }

    @Test
    void withoutAKnownLeaderThereIsAConflict() throws Exception {
        follower.herder.elsewhere = new NotLeaderRefusal("not me", Optional.empty());
        HttpResponse<String> nobody = follower.send("DELETE", "/connectors/c", null);
        follower.herder.elsewhere = new NotOwnerRefusal("not me", Optional.of(""));
        HttpResponse<String> nowhere = follower.send("POST", "/connectors/c/tasks/0/restart", null);

        assertEquals(409, nobody.statusCode());
        assertEquals(NOBODY, nobody.body());
        assertEquals(409, nowhere.statusCode());
        assertEquals(NOBODY, nowhere.body());
    }

    @Test
    void whatIsAskedForIsSentAsItWasMeant() throws Exception {
        follower.herder.elsewhere = new NotLeaderRefusal(
                        "not me", Optional.of(leader.rest.uri().toString()))
                .with(Map.of("name", "x", "password", "real"));

        follower.send("POST", "/connectors", "{\"name\":\"x\",\"config\":{\"password\":\"****\"}}");
        follower.send("PUT", "/connectors/c/config", "{\"password\":\"****\"}", "Content-Type", "application/json");

        assertEquals("real", leader.herder.configs.get("x").get("password"));
    }

    @Test
    void levelsOfADeletedConnectorAreForgotten() throws Exception {
        FakeConnectorLevels levels = new FakeConnectorLevels();
        follower.loggers.connectorLevels = levels;
        follower.herder.add("c", new TreeMap<>());
        follower.send("PUT", "/admin/connectors/c/loggers/root", "{\"level\":\"DEBUG\"}");
        assertFalse(levels.of("c").isEmpty());

        follower.send("DELETE", "/connectors/c", null);

        assertTrue(levels.of("c").isEmpty());
    }

    private static NotLeaderRefusal notLeader(URI leader) {
        return new NotLeaderRefusal("not me", Optional.of(leader.toString()));
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
