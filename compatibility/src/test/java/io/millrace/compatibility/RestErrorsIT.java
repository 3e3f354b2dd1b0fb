package io.millrace.compatibility;

import static io.millrace.compatibility.Call.delete;
import static io.millrace.compatibility.Call.get;
import static io.millrace.compatibility.Call.of;
import static io.millrace.compatibility.Call.patch;
import static io.millrace.compatibility.Call.post;
import static io.millrace.compatibility.Call.put;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls about nothing, and calls that are refused, sent to Apache's worker and to ours. */
final class RestErrorsIT {
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
    void anEmptyWorkerAndAConnectorThatIsNotThere() {
        both.same(
                        get("/"),
                        get("/health"),
                        get("/connectors"),
                        get("/connectors/"),
                        get("/connectors?expand=status&expand=info"),
                        get("/connectors?expand=nothing"))
                .same(
                        get("/connectors/nobody"),
                        get("/connectors/nobody/config"),
                        get("/connectors/nobody/status"),
                        get("/connectors/nobody/tasks"),
                        get("/connectors/nobody/tasks/0/status"),
                        get("/connectors/nobody/tasks/x/status"),
                        get("/connectors/nobody/topics"),
                        get("/connectors/nobody/tasks-config"),
                        delete("/connectors/nobody"),
                        put("/connectors/nobody/pause"),
                        put("/connectors/nobody/resume"),
                        put("/connectors/nobody/topics/reset"),
                        post("/connectors/nobody/restart?includeTasks=true"),
                        post("/connectors/nobody/restart?onlyFailed=true"),
                        patch("/connectors/nobody/config", "{\"a\":\"b\"}"))
                .deviating(
                        Deviation.UNKNOWN_CONNECTOR,
                        put("/connectors/nobody/stop"),
                        post("/connectors/nobody/restart"),
                        post("/connectors/nobody/tasks/0/restart"))
                .same(
                        get("/connectors/nobody/offsets"),
                        patch("/connectors/nobody/config", ""),
                        get("/admin/loggers/no.such.logger"));
    }

    @Test
    void whatTheServerItselfAnswers() {
        both.deviating(Deviation.ENCODED_SLASH, get("/connectors/a%2Fb"))
                .same(
                        get("/nowhere"),
                        get("/favicon.ico"),
                        get("/connectors/a/b/c"),
                        get("/connectors/%20"),
                        get("/connectors/%C3%A4"),
                        of("OPTIONS", "/connectors", null),
                        of("OPTIONS", "/connectors/x", null),
                        of("HEAD", "/connectors", null),
                        of("HEAD", "/nowhere", null))
                .deviating(
                        Deviation.ALLOWED_METHODS,
                        of("DELETE", "/connectors", null),
                        of("PUT", "/", null),
                        of("POST", "/connectors/x", "{}"));
    }

    @Test
    void typesThatAreNotJson() {
        both.same(
                        get("/connectors").with("Accept", "text/plain"),
                        get("/connectors").with("Accept", "application/json"),
                        get("/connectors").with("Content-Type", "application/json;charset=utf-8"),
                        get("/").with("Content-Type", "text/plain"),
                        get("/health").with("Content-Type", "text/plain"),
                        post("/connectors", "{}").with("Content-Type", "text/plain"),
                        post("/connectors", "{}").with("Content-Type", "application/x-www-form-urlencoded"))
                .deviating(Deviation.BODYLESS_TYPE, get("/connectors").with("Content-Type", "text/plain"))
                .deviating(Deviation.BODYLESS_NONSENSE, get("/connectors").with("Content-Type", "nonsense"))
                .deviating(Deviation.UNTYPED_BODY, new Call("POST", "/connectors", "{}", Map.of()));
    }

    @Test
    void bodiesThatCannotBeRead() {
        both.deviating(
                        Deviation.UNREADABLE_BODY,
                        post("/connectors", ""),
                        post("/connectors", "{"),
                        post("/connectors", "[]"),
                        post("/connectors", "null"),
                        post("/connectors", "\"x\""),
                        post("/connectors", "{\"name\":\"x\"}"),
                        post("/connectors", "{\"name\":\"x\",\"config\":{},\"unknown\":1}"),
                        post("/connectors", "{\"name\":\"x\",\"config\":{\"a\":{}}}"),
                        post("/connectors", "{\"name\":\"x\",\"config\":{},\"initial_state\":\"FLYING\"}"),
                        put("/connectors/x/config", ""),
                        put("/connectors/x/config", "null"),
                        put("/connectors/x/config", "[]"),
                        post("/connectors", "{\"name\":\"x\",\"config\":{}} trailing"))
                .deviating(
                        Deviation.HIDDEN_VALUES, post("/connectors", "{\"name\":1,\"config\":{\"a\":1.50,\"b\":true}}"))
                .same(
                        post("/connectors", "{\"name\":\"x\",\"name\":\"y\",\"config\":{}}"),
                        post("/connectors", "{\"name\":null,\"config\":{}}"),
                        post("/connectors", "{\"name\":\" \",\"config\":{}}"));
    }

    @Test
    void configsThatAreRefused() {
        both.same(
                post("/connectors", "{\"name\":\"x\",\"config\":{\"connector.class\":\"NoSuch\"}}"),
                post("/connectors", "{\"name\":\"x\",\"config\":{\"connector.class\":\"java.lang.String\"}}"));
        both.deviating(
                Deviation.ASKED_AGAIN,
                post("/connectors", "{\"name\":\"x\",\"config\":{\"connector.class\":\"NoSuch\"}}"));
        both.deviating(
                Deviation.UNKNOWN_CLASS,
                post("/connectors", "{\"name\":\"x\",\"config\":{\"connector.class\":\"FileStreamSourc\"}}"),
                post("/connectors", source("\"transforms\":\"a\",\"transforms.a.type\":\"InsertField$Value\"")));
        both.deviating(
                Deviation.EMPTY_CLASS, post("/connectors", "{\"name\":\"x\",\"config\":{\"connector.class\":\"\"}}"));
        both.deviating(
                Deviation.UNPARSABLE_OVERRIDE, post("/connectors", source("\"producer.override.linger.ms\":\"zz\"")));
        both.same(
                post("/connectors", "{\"name\":\"x\",\"config\":{}}"),
                post("/connectors", "{\"config\":{}}"),
                post("/connectors", "{\"name\":\"x\",\"config\":{\"name\":\"y\"}}"),
                post("/connectors", "{\"name\":\"x\",\"config\":{\"connector.class\":null}}"),
                post("/connectors", "{\"name\":\"x\",\"config\":{\"connector.class\":\"FileStreamSource\"}}"),
                post("/connectors", "{\"name\":\"x\",\"config\":{\"connector.class\":\"FileStreamSink\"}}"),
                post(
                        "/connectors",
                        "{\"name\":\"x\",\"config\":{\"connector.class\":\"FileStreamSink\","
                                + "\"topics\":\"a\",\"topics.regex\":\"b\"}}"),
                post(
                        "/connectors",
                        "{\"name\":\"x\",\"config\":{\"connector.class\":\"FileStreamSink\","
                                + "\"topics\":\"a\",\"errors.deadletterqueue.topic.name\":\"a\"}}"),
                post("/connectors", "{\"name\":\"a\\u0001b\",\"config\":{\"connector.class\":\"FileStreamSource\"}}"),
                post("/connectors", source("\"connector.plugin.version\":\"9.9\"")),
                post("/connectors", source("\"tasks.max\":\"0\"")),
                post("/connectors", source("\"tasks.max\":\"two\"")),
                post("/connectors", source("\"tasks.max\":null")),
                post("/connectors", source("\"tasks.max\":\"\"")),
                post("/connectors", source("\"connector.plugin.version\":\"[[\"")),
                post("/connectors", source("\"transforms\":\"a\"")),
                post("/connectors", source("\"transforms\":\"a,a\"")),
                post("/connectors", source("\"transforms\":\"a\",\"transforms.a.type\":\"NoSuch\"")),
                post(
                        "/connectors",
                        source("\"transforms\":\"a\",\"transforms.a.type\":"
                                + "\"org.apache.kafka.connect.transforms.HoistField$Value\"")),
                post("/connectors", source("\"predicates\":\"p\"")),
                post("/connectors", source("\"value.converter\":\"NoSuch\"")),
                post("/connectors", source("\"header.converter\":\"java.lang.String\"")),
                post(
                        "/connectors",
                        "{\"name\":\"x\",\"config\":{\"connector.class\":\"FileStreamSink\","
                                + "\"topics.regex\":\"[\"}}"),
                post("/connectors", source("\"errors.tolerance\":\"some\"")),
                post("/connectors", source("\"errors.retry.timeout\":\"soon\"")),
                post("/connectors", source("\"config.action.reload\":\"maybe\"")),
                put("/connectors/x/config", "{}"),
                put("/connectors/x/config", "{\"name\":\"y\"}"),
                put("/connectors/x/config", "{\"connector.class\":\"FileStreamSource\",\"batch.size\":\"many\"}"),
                get("/connectors"));
    }

    private static String source(String more) {
        return "{\"name\":\"x\",\"config\":{\"connector.class\":\"FileStreamSource\",\"file\":\"@input@\","
                + "\"topic\":\"@topic@\"," + more + "}}";
    }
}
