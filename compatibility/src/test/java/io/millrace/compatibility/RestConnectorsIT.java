package io.millrace.compatibility;

import static io.millrace.compatibility.Call.delete;
import static io.millrace.compatibility.Call.get;
import static io.millrace.compatibility.Call.patch;
import static io.millrace.compatibility.Call.post;
import static io.millrace.compatibility.Call.put;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What connectors can be asked to do, asked of Apache's worker and of ours. */
final class RestConnectorsIT {
    private static final String TASK_RUNS = "\"id\" : 0, \"state\" : \"RUNNING\"";
    private static final String TASK_PAUSED = "\"id\" : 0, \"state\" : \"PAUSED\"";
    private static final String TASK_FAILED = "\"id\" : 0, \"state\" : \"FAILED\"";

    @TempDir
    private Path folder;

    private SideBySide both;

    @BeforeEach
    void begin() {
        both = BothWorkers.compare(folder);
    }

    @AfterEach
    void compare() {
        both.assertNoSurprises();
    }

    @Test
    void aSourceIsCreatedAndLookedAt() {
        both.same(post("/connectors", """
                        {"name":"lines","config":{"connector.class":"FileStreamSource","tasks.max":1,
                         "file":"@input@","topic":"@topic@"}}"""))
                .same(post("/connectors", "{\"name\":\"lines\",\"config\":{\"connector.class\":\"FileStreamSource\"}}"))
                .same(post("/connectors", """
                        {"name":"lines","config":{"connector.class":"FileStreamSource",
                         "file":"@input@","topic":"@topic@"}}"""))
                .sameOnce(get("/connectors/lines/status"), TASK_RUNS)
                .sameOnce(get("/connectors/lines/topics"), "@topic@")
                .same(
                        get("/connectors"),
                        get("/connectors?expand=status"),
                        get("/connectors?expand=info"),
                        get("/connectors?expand=status&expand=info"),
                        get("/connectors?expand=nothing"),
                        get("/connectors/lines"),
                        get("/connectors/lines/"),
                        get("/connectors/lines/config"),
                        get("/connectors/lines/tasks"),
                        get("/connectors/lines/tasks/0/status"),
                        get("/connectors/lines/tasks/7/status"),
                        get("/connectors/lines/tasks/-1/status"),
                        put("/connectors/lines/topics/reset"),
                        get("/connectors/lines/topics"))
                .same(delete("/connectors/lines"), delete("/connectors/lines"), get("/connectors/lines/status"))
                .same(get("/connectors/lines/topics"), get("/connectors"));
    }

    @Test
    void aSourceIsPausedStoppedAndResumed() {
        both.same(put("/connectors/steered/config", """
                        {"connector.class":"FileStreamSource","file":"@input@","topic":"@topic@"}"""))
                .sameOnce(get("/connectors/steered/status"), TASK_RUNS)
                .same(put("/connectors/steered/pause"))
                .sameOnce(get("/connectors/steered/status"), TASK_PAUSED)
                .same(put("/connectors/steered/pause"), put("/connectors/steered/resume"))
                .sameOnce(get("/connectors/steered/status"), TASK_RUNS)
                .same(put("/connectors/steered/resume"), put("/connectors/steered/stop"))
                .sameOnce(get("/connectors/steered/status"), "STOPPED")
                .same(
                        get("/connectors/steered/tasks"),
                        get("/connectors/steered"),
                        get("/connectors/steered/tasks/0/status"))
                .same(put("/connectors/steered/stop"), put("/connectors/steered/pause"))
                .sameOnce(get("/connectors/steered/status"), "PAUSED")
                .same(put("/connectors/steered/stop"))
                .sameOnce(get("/connectors/steered/status"), "STOPPED")
                .same(post("/connectors/steered/restart"))
                .sameOnce(get("/connectors/steered/status"), "STOPPED")
                .same(post("/connectors/steered/restart?includeTasks=true"))
                .sameOnce(get("/connectors/steered/status"), "STOPPED")
                .same(put("/connectors/steered/resume"))
                .sameOnce(get("/connectors/steered/status"), TASK_RUNS)
                .same(delete("/connectors/steered"));
    }

    @Test
    void aSinkIsRestartedInEveryForm() {
        both.same(post("/connectors", """
                        {"name":"sink","config":{"connector.class":"FileStreamSink","topics":"@topic@",
                         "file":"@output@","consumer.override.group.id":"@topic@"}}"""))
                .sameOnce(get("/connectors/sink/status"), TASK_RUNS)
                .sameOnce(get("/connectors/sink/topics"), "@topic@")
                .same(get("/connectors/sink"), get("/connectors/sink/tasks"))
                .same(post("/connectors/sink/restart"))
                .sameOnce(get("/connectors/sink/status"), TASK_RUNS)
                .same(post("/connectors/sink/restart?includeTasks=true"))
                .sameOnce(get("/connectors/sink/status"), TASK_RUNS)
                .same(post("/connectors/sink/restart?includeTasks=true&onlyFailed=true"))
                .same(post("/connectors/sink/restart?onlyFailed=true"))
                .same(post("/connectors/sink/restart?includeTasks=nonsense&onlyFailed=1"))
                .sameOnce(get("/connectors/sink/status"), TASK_RUNS)
                .same(post("/connectors/sink/tasks/0/restart"), post("/connectors/sink/tasks/x/restart"))
                .sameOnce(get("/connectors/sink/status"), TASK_RUNS)
                // With this, Apache's standalone worker gives the connector a failed task 7.
                .same(post("/connectors/sink/tasks/7/restart"))
                .same(delete("/connectors/sink"));
    }

    @Test
    void aTaskThatFailsIsRestarted() {
        both.same(post("/connectors", """
                        {"name":"failing","config":{"connector.class":"FileStreamSink","topics":"@topic@",
                         "file":"/nowhere/at/all","consumer.override.group.id":"@topic@"}}"""))
                .sameOnce(get("/connectors/failing/status"), TASK_FAILED)
                .same(get("/connectors/failing/tasks/0/status"))
                .same(post("/connectors/failing/restart?onlyFailed=true"))
                .sameOnce(get("/connectors/failing/status"), TASK_FAILED)
                .deviating(
                        Deviation.RESTARTING_TRACE,
                        post("/connectors/failing/restart?includeTasks=true&onlyFailed=true"))
                .sameOnce(get("/connectors/failing/status"), TASK_FAILED)
                .same(post("/connectors/failing/tasks/0/restart"))
                .sameOnce(get("/connectors/failing/status"), TASK_FAILED)
                .same(delete("/connectors/failing"));
    }

    @Test
    void aConnectorThatWouldFailInItsStart() {
        both.deviating(Deviation.TOPIC_SETTINGS, post("/connectors", """
                        {"name":"rules","config":{"connector.class":"FileStreamSource","file":"@input@",
                         "topic":"@topic@","topic.creation.groups":"g"}}"""))
                .deviating(
                        Deviation.NOT_CREATED,
                        get("/connectors/rules/status"),
                        get("/connectors/rules"),
                        get("/connectors/rules/tasks"),
                        post("/connectors/rules/restart"))
                .deviating(Deviation.NOT_LISTED, get("/connectors?expand=status&expand=info"))
                .deviating(Deviation.NOT_CREATED, delete("/connectors/rules"));
    }

    @Test
    void aConfigIsPutAndPatched() {
        both.same(put("/connectors/changing/config", """
                        {"name":"changing","connector.class":"FileStreamSource","file":"@input@","topic":"@topic@"}"""))
                .sameOnce(get("/connectors/changing/status"), TASK_RUNS)
                .same(put("/connectors/changing/config", """
                        {"connector.class":"FileStreamSource","file":"@input@","topic":"@topic@","batch.size":7}"""))
                .sameOnce(get("/connectors/changing/status"), TASK_RUNS)
                .same(get("/connectors/changing/config"), get("/connectors/changing/tasks"))
                .deviating(
                        Deviation.WARNED, patch("/connectors/changing/config", "{\"batch.size\":8,\"extra\":\"yes\"}"))
                .sameOnce(get("/connectors/changing/status"), TASK_RUNS)
                .same(get("/connectors/changing/config"), get("/connectors/changing/tasks"))
                .same(patch("/connectors/changing/config", "{\"extra\":null,\"none\":null}"))
                .sameOnce(get("/connectors/changing/status"), TASK_RUNS)
                .same(get("/connectors/changing/config"))
                .same(
                        patch("/connectors/changing/config", "{}"),
                        patch("/connectors/changing/config", "{\"tasks.max\":\"0\"}"),
                        put("/connectors/changing/config", "{\"connector.class\":\"FileStreamSource\"}"),
                        put("/connectors/changing/config", "{\"connector.class\":\"FileStreamSink\",\"topics\":\"a\"}"),
                        get("/connectors/changing/config"))
                .deviating(Deviation.HIDDEN_VALUES, patch("/connectors/changing/config", "{\"connector.class\":null}"))
                .deviating(Deviation.UNREADABLE_BODY, patch("/connectors/changing/config", ""))
                .deviating(Deviation.PATCHED_NAME, patch("/connectors/changing/config", "{\"name\":\"other\"}"))
                .same(delete("/connectors/changing"));
    }

    @Test
    void connectorsStartInAStateOfTheirOwn() {
        for (String state : new String[] {"RUNNING", "paused", "Stopped"}) {
            String name = "first-" + state.toLowerCase();
            both.same(post("/connectors", """
                            {"name":"%s","initial_state":"%s","config":{"connector.class":"FileStreamSource",
                             "file":"@input@","topic":"@topic@"}}""".formatted(name, state)))
                    .sameOnce(get("/connectors/" + name + "/status"), state.toUpperCase())
                    .same(get("/connectors/" + name), get("/connectors/" + name + "/tasks"))
                    .same(delete("/connectors/" + name));
        }
    }

    @Test
    void namesWithUnusualCharacters() {
        for (String name :
                new String[] {"two words", "\u00e4\u4e2d", "a?b=c&d", "a+b", "a:b;c@d", "a#b", "[a]", " trimmed "}) {
            both.same(post("/connectors", """
                            {"name":"%s","initial_state":"STOPPED","config":{"connector.class":"FileStreamSource",
                             "file":"@input@","topic":"@topic@"}}""".formatted(name))).same(get("/connectors"));
        }
        both.same(
                get("/connectors/two%20words"),
                get("/connectors/%C3%A4%E4%B8%AD/config"),
                get("/connectors/a+b/config"),
                get("/connectors/a%2Bb/config"),
                delete("/connectors/two%20words"),
                delete("/connectors/%C3%A4%E4%B8%AD"),
                delete("/connectors/a%3Fb=c&d"),
                delete("/connectors/a+b"),
                delete("/connectors/a:b;c@d"),
                delete("/connectors/a:b%3Bc@d"),
                delete("/connectors/a%23b"),
                delete("/connectors/%5Ba%5D"),
                delete("/connectors/trimmed"),
                put("/connectors/p%20q/config", "{\"connector.class\":\"FileStreamSource\",\"topic\":\"@topic@\"}"),
                delete("/connectors/p%20q"));
    }
}
