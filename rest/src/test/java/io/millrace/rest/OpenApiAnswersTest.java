package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.rest.json.PlanJson;
import io.millrace.rest.openapi.Conformity;
import io.millrace.rest.openapi.Conformity.Call;
import io.millrace.rest.openapi.Conformity.Exchange;
import io.millrace.rest.openapi.OpenApiFile;
import io.millrace.worker.api.ConfigPlan;
import io.millrace.worker.api.ConfigPlan.KeyErrors;
import io.millrace.worker.api.ConfigWarning;
import io.millrace.worker.api.ConnectorRestarts;
import io.millrace.worker.api.ConnectorRestarts.Attempts;
import io.millrace.worker.api.ForbiddenRefusal;
import io.millrace.worker.api.NotLeaderRefusal;
import io.millrace.worker.api.OffsetAdmin.PartitionOffset;
import io.millrace.worker.api.StalledCall;
import io.millrace.worker.api.WorkerLoggers.Level;
import io.millrace.worker.api.WorkerLoggers.Line;
import io.millrace.worker.model.ConnectorStateInfo;
import io.millrace.worker.model.ConnectorStatus;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TargetState;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Holds what the OpenAPI document says against what the server answers. */
class OpenApiAnswersTest {
    /** What the fakes behind the server never refuse. */
    private static final Set<String> NEVER_SHOWN = Set.of("describePluginConfig 400", "resetOffsets 400");

    private static final List<String> REQUESTS = """
            GET /
            GET /health
            GET /openapi.json
            GET /connectors
            GET /connectors?expand=status&expand=info&name=c*&state=FAILED&type=source&after=a&limit=5
            GET /connectors?limit=0
            POST /connectors {"name":"n","config":{"k":"v","z":null},"initial_state":"PAUSED"}
            POST /connectors {"name":"n","config":{}}
            POST /connectors {"name":"m","config":{}
            POST /connectors?dry_run=true {"name":"m","config":{"k":"v"}}
            GET /connectors/c
            GET /connectors/x
            GET /connectors/c/config
            GET /connectors/x/config
            PUT /connectors/p/config {"k":"v"}
            PUT /connectors/p/config {"k":"w"}
            PUT /connectors/p/config?dry_run=true&task_configs=false {"k":"w"}
            PUT /connectors/p/config {"name":"q"}
            PATCH /connectors/p/config {"k":null}
            PATCH /connectors/p/config?dry_run=true {"k":null}
            PATCH /connectors/p/config []
            PATCH /connectors/x/config {"k":"v"}
            DELETE /connectors/p
            DELETE /connectors/p
            GET /connectors/c/status
            GET /connectors/x/status
            POST /connectors/c/restart
            POST /connectors/c/restart?includeTasks=true&onlyFailed=true
            POST /connectors/x/restart
            PUT /connectors/c/pause
            PUT /connectors/x/pause
            PUT /connectors/c/resume
            PUT /connectors/x/resume
            PUT /connectors/c/stop
            PUT /connectors/x/stop
            GET /connectors/c/tasks
            GET /connectors/x/tasks
            GET /connectors/c/tasks/0/status
            GET /connectors/x/tasks/0/status
            POST /connectors/c/tasks/0/restart
            POST /connectors/x/tasks/0/restart
            GET /connectors/c/topics
            PUT /connectors/c/topics/reset
            GET /connectors/c/offsets
            GET /connectors/x/offsets
            PATCH /connectors/c/offsets {"offsets":[{"partition":{"file":"f"},"offset":{"line":3}}]}
            PATCH /connectors/c/offsets {"offsets":[{"partition":{"file":"f"},"offset":null}]}
            PATCH /connectors/c/offsets {"offsets":3}
            PATCH /connectors/x/offsets {"offsets":[{"partition":{"file":"f"},"offset":null}]}
            DELETE /connectors/c/offsets
            DELETE /connectors/x/offsets
            GET /connectors/c/logs
            GET /connectors/c/logs?tail=many
            GET /connectors/x/logs
            GET /connectors/c/stalls
            GET /connectors/x/stalls
            GET /connectors/c/restarts
            GET /connectors/x/restarts
            GET /connector-files
            GET /connector-plugins?connectorsOnly=false
            GET /connector-plugins/problems
            GET /connector-plugins/FileSink/config
            GET /connector-plugins/Nope/config
            PUT /connector-plugins/FileSink/config/validate {"connector.class":"org.example.FileSink"}
            PUT /connector-plugins/FileSink/config/validate {"connector.class":"org.example.Other"}
            GET /admin/loggers
            GET /admin/loggers/org.example
            GET /admin/loggers/x
            PUT /admin/loggers/org.example {"level":"DEBUG"}
            PUT /admin/loggers/org.example?scope=cluster {"level":"DEBUG"}
            PUT /admin/loggers/org.example {}
            PUT /admin/loggers/org.example {"level":"LOUD"}
            PUT /admin/connectors/c/loggers/root?task=0 {"level":"DEBUG"}
            PUT /admin/connectors/c/loggers/root {"level":"LOUD"}
            PUT /admin/connectors/x/loggers/root {"level":"DEBUG"}
            GET /admin/connectors/c/loggers
            GET /admin/connectors/x/loggers
            DELETE /admin/connectors/c/loggers/root?task=0
            DELETE /admin/connectors/c/loggers/root?task=x
            DELETE /admin/connectors/x/loggers/root
            DELETE /admin/connectors/c/loggers
            DELETE /admin/connectors/c/loggers?task=-1
            DELETE /admin/connectors/x/loggers
            """.lines().toList();

    private static final List<String> REQUESTS_TO_THE_LEADER = """
            POST /connectors {"name":"n","config":{}}
            PUT /connectors/c/config {}
            PATCH /connectors/c/config {}
            DELETE /connectors/c
            POST /connectors/c/restart
            PUT /connectors/c/stop
            POST /connectors/c/tasks/0/restart
            PATCH /connectors/c/offsets {"offsets":[{"partition":{"file":"f"},"offset":null}]}
            DELETE /connectors/c/offsets
            """.lines().toList();

    private final Conformity conformity = new Conformity(OpenApiFile.tree());
    private final List<String> problems = new ArrayList<>();

    @Test
    void answersLookAsDescribedAndEverythingDescribedIsAnswered() throws Exception {
        try (RunningServer server = RunningServer.serving()) {
            prepare(server);

            for (String request : REQUESTS) {
                ask(server, request);
            }
            refuseAndFail(server);
            askWithoutALeader();
            problems.addAll(conformity.problems(PlanJson.plan(refusedPlan()), "Plan"));

            assertEquals(List.of(), problems);
            assertEquals(NEVER_SHOWN, conformity.unseenAnswers());
            assertEquals(Set.of(), conformity.unseenFields());
        }
    }

    private void askWithoutALeader() throws Exception {
        try (RunningServer server = RunningServer.inCluster(Map.of())) {
            server.herder.elsewhere = new NotLeaderRefusal("not me", Optional.empty());
            server.herder.offsets.elsewhere = server.herder.elsewhere;
            for (String request : REQUESTS_TO_THE_LEADER) {
                assertEquals(409, ask(server, request), request);
            }
        }
    }

    private void refuseAndFail(RunningServer server) throws Exception {
        server.rest.connectorFiles(new SampleConnectorFiles());
        ask(server, "GET /connector-files");
        server.herder.failure = new ForbiddenRefusal("Topic tracking is disabled.");
        ask(server, "GET /connectors/c/topics");
        ask(server, "PUT /connectors/c/topics/reset");
        server.herder.failure = new IllegalStateException("broken");
        ask(server, "GET /connectors");
        ask(server, "GET /health");
    }

    @Test
    void everyEndpointRefusesAsDescribedWhileTheWorkerStarts() throws Exception {
        try (RunningServer server = RunningServer.listening(Map.of())) {
            for (Call call : conformity.calls()) {
                assertEquals(503, ask(server, call.method() + " " + call.samplePath()), call.id());
            }

            assertEquals(List.of(), problems);
        }
    }

    @Test
    void everyBodyIsLimitedAndMustBeJson() throws Exception {
        try (RunningServer server = RunningServer.serving(Map.of("rest.request.max.bytes", "20"))) {
            for (Call call : conformity.calls().stream().filter(Call::takesBody).toList()) {
                String longer = "{\"a\":\"" + "b".repeat(20) + "\"}";
                assertEquals(413, ask(server, call.method() + " " + call.samplePath() + " " + longer), call.id());
                assertEquals(
                        415,
                        note(
                                call.method(),
                                call.samplePath(),
                                "{}",
                                server.send(call.method(), call.samplePath(), "{}", "Content-Type", "text/plain")),
                        call.id());
            }

            assertEquals(List.of(), problems);
        }
    }

    /** Asks, notes what is wrong with the answer, and gives back its status. */
    private int ask(RunningServer server, String request) throws Exception {
        String[] parts = request.split(" ", 3);
        String body = parts.length < 3 ? null : parts[2];
        return note(parts[0], parts[1], body, server.send(parts[0], parts[1], body));
    }

    private int note(String method, String path, String body, HttpResponse<String> answer) {
        problems.addAll(conformity.problems(new Exchange(
                method,
                path,
                Optional.ofNullable(body),
                answer.statusCode(),
                answer.headers().map().keySet(),
                answer.body())));
        return answer.statusCode();
    }

    private static void prepare(RunningServer server) {
        FakeHerder herder = server.herder;
        herder.add("c", new TreeMap<>(Map.of("name", "c")));
        ConnectorStatus failed = new ConnectorStatus("c", RunState.FAILED, "h:8083", 1, "boom", "1.0");
        herder.states.computeIfPresent(
                "c", (name, state) -> new ConnectorStateInfo(name, failed, state.tasks(), ConnectorType.SOURCE));
        herder.topics.put("c", Set.of("t"));
        herder.offsets.exists = "c"::equals;
        herder.offsets.known.put("c", List.of(new PartitionOffset(Map.of("file", "f"), Map.of("line", 3))));
        herder.warnings.add(new ConfigWarning("flie", "'flie' is not known", Optional.of("file")));
        herder.stalls.add(new StalledCall(Optional.of(0), "put", 17L, "task-thread-c-0", false, List.of("a.B.c")));
        Attempts attempts = new Attempts(1, Optional.of("gone"), OptionalLong.of(17), Optional.of("hopeless"));
        herder.restarts.put("c", new ConnectorRestarts("c", true, attempts, List.of(attempts, Attempts.NONE)));
        server.loggers.connectorLevels = new FakeConnectorLevels();
        server.loggers.lines.add(new Line(17, "WARN", "[c|task-0]", "a.B", "odd", "java.io.IOException: gone"));
        server.loggers.levels.put("org.example", new Level("INFO", OptionalLong.empty()));
    }

    private static ConfigPlan refusedPlan() {
        return new ConfigPlan(
                "c",
                true,
                ConnectorType.UNKNOWN,
                TargetState.STARTED,
                List.of(),
                1,
                List.of(new KeyErrors("tasks.max", List.of("must be at least 1"))),
                List.of(),
                new ConfigPlan.Tasks(0, false, List.of()),
                List.of());
    }
}
