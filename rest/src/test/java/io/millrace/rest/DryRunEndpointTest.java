package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.ConfigDraft.Kind;
import io.millrace.worker.api.ConfigWarning;
import io.millrace.worker.model.TargetState;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes that are only tried, and warnings beside writes that are done. */
class DryRunEndpointTest {
    private static final String CREATE = "{\"name\":\"new\",\"config\":{\"file\":\"/b\"},\"initial_state\":\"PAUSED\"}";

    @Test
    void tellsWhatACreateWouldChangeAndChangesNothing() throws Exception {
        try (RunningServer server = RunningServer.serving()) {
            HttpResponse<String> answer = server.send("POST", "/connectors?dry_run=true", CREATE);

            assertEquals(200, answer.statusCode());
            assertEquals(
                    "{\"name\":\"new\",\"action\":\"create\",\"type\":\"source\",\"target_state\":\"PAUSED\","
                            + "\"changes\":[{\"key\":\"file\",\"change\":\"changed\",\"from\":\"/a\",\"to\":\"/b\"},"
                            + "{\"key\":\"old\",\"change\":\"removed\",\"from\":\"1\"},"
                            + "{\"key\":\"topic\",\"change\":\"added\",\"to\":\"t\"}],"
                            + "\"error_count\":0,\"errors\":[],\"warnings\":[],"
                            + "\"tasks\":{\"now\":1,\"then\":1,\"configs\":[{\"task.class\":\"T\"}]},"
                            + "\"checks\":[{\"check\":\"topic\",\"subject\":\"t\",\"result\":\"ok\","
                            + "\"message\":\"It is there\"}]}",
                    answer.body());
            assertTrue(server.herder.configs.isEmpty());
            assertEquals(Kind.CREATE, server.herder.drafts.get(0).kind());
            assertEquals(
                    Map.of("name", "new", "file", "/b"),
                    server.herder.drafts.get(0).config());
            assertEquals(
                    Optional.of(TargetState.PAUSED), server.herder.drafts.get(0).initial());
        }
    }

    @Test
    void knowsReplacementsFromPatchesAndLeavesTasksOutWhenAskedTo() throws Exception {
        try (RunningServer server = RunningServer.serving()) {
            server.herder.add("c1", new TreeMap<>(Map.of("name", "c1")));

            String tasks = server.send("PUT", "/connectors/c1/config?dry_run=true&task_configs=false", "{\"a\":\"1\"}")
                    .body();
            server.send("PATCH", "/connectors/c1/config?dry_run", "{\"a\":null}");

            assertTrue(tasks.contains("\"tasks\":{\"now\":1,\"then\":null,\"configs\":null}"), tasks);
            assertEquals(
                    List.of(Kind.PUT, Kind.PATCH),
                    server.herder.drafts.stream().map(draft -> draft.kind()).toList());
            assertTrue(server.herder.drafts.get(1).withTasks());
            assertEquals(Map.of("name", "c1"), server.herder.configs.get("c1"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dry_run=yes", "dry_run=1", "dry_run=true&task_configs=no"})
    void refusesWordsThatItDoesNotUnderstand(String query) throws Exception {
        try (RunningServer server = RunningServer.serving()) {
            HttpResponse<String> answer = server.send("POST", "/connectors?" + query, CREATE);

            assertEquals(400, answer.statusCode());
            assertTrue(answer.body().contains("must be true or false"), answer.body());
            assertTrue(server.herder.configs.isEmpty() && server.herder.drafts.isEmpty());
        }
    }

    @Test
    void isRefusedInStrictModeSoThatNothingIsChangedByMistake() throws Exception {
        try (RunningServer server = RunningServer.serving(Map.of("compatibility", "strict"))) {
            server.herder.warnings.add(new ConfigWarning("a", "'a' is odd", Optional.empty()));

            HttpResponse<String> refused = server.send("POST", "/connectors?dry_run=true", CREATE);
            HttpResponse<String> created = server.send("POST", "/connectors?dry_run=false", CREATE);

            assertEquals(400, refused.statusCode());
            assertEquals(201, created.statusCode());
            assertFalse(created.headers().firstValue("Warning").isPresent());
        }
    }

    @Test
    void tellsWarningsInShortHeadersAndNowhereElse() throws Exception {
        try (RunningServer server = RunningServer.serving()) {
            server.herder.warnings.add(new ConfigWarning("flie", "'flie' is\nodd \"é", Optional.of("file")));
            server.herder.warnings.add(new ConfigWarning("x", "x".repeat(1000), Optional.empty()));
            for (int i = 0; i < 20; i++) {
                server.herder.warnings.add(new ConfigWarning("k" + i, "more", Optional.empty()));
            }

            HttpResponse<String> answer = server.send("POST", "/connectors", CREATE);

            List<String> headers = answer.headers().allValues("Warning");
            assertEquals(201, answer.statusCode());
            assertFalse(answer.body().contains("odd"));
            assertEquals("299 - \"'flie' is?odd ??\"", headers.get(0));
            assertTrue(headers.get(1).length() < 260, headers.get(1));
            assertEquals("299 - \"14 more; a dry run tells all\"", headers.get(8));
            assertEquals(9, headers.size());
        }
    }
}
