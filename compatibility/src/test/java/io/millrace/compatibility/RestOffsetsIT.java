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

/** Offsets shown, altered and reset (KIP-875), asked of Apache's worker and of ours. */
final class RestOffsetsIT {
    private static final String FILE = "{\"filename\":\"@input@\"}";
    private static final String KAFKA = "{\"kafka_topic\":\"@topic@\",\"kafka_partition\":0}";
    private static final String SOURCE = "/connectors/forth/offsets";
    private static final String SINK = "/connectors/back/offsets";

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
    void requestsAreRefusedInTheSameOrder() {
        both.same(
                        get("/connectors/nobody/offsets"),
                        delete("/connectors/nobody/offsets"),
                        patch("/connectors/nobody/offsets", "{}"),
                        patch("/connectors/nobody/offsets", "{\"offsets\":null}"),
                        patch("/connectors/nobody/offsets", "{\"offsets\":[]}"),
                        patch("/connectors/nobody/offsets", "{\"offsets\":[{}]}"),
                        patch("/connectors/nobody/offsets", change(FILE, "{\"position\":1}")))
                .deviating(Deviation.ALLOWED_METHODS, put("/connectors/nobody/offsets", "{}"))
                .deviating(
                        Deviation.UNREADABLE_BODY,
                        patch("/connectors/nobody/offsets", ""),
                        patch("/connectors/nobody/offsets", "null"),
                        patch("/connectors/nobody/offsets", "[]"),
                        patch("/connectors/nobody/offsets", "{\"offsets\":{}}"),
                        patch("/connectors/nobody/offsets", "{\"offsets\":[null]}"),
                        patch("/connectors/nobody/offsets", "{\"offsets\":[\"x\"]}"),
                        patch("/connectors/nobody/offsets", "{\"offsets\":[{\"partition\":1}]}"),
                        patch("/connectors/nobody/offsets", "{\"offsets\":[{\"other\":1}]}"),
                        patch("/connectors/nobody/offsets", "{\"offsets\":[],\"other\":1}"));
    }

    @Test
    void aSourceIsPutBackAndReset() {
        both.same(post("/connectors", """
                        {"name":"forth","config":{"connector.class":"FileStreamSource","file":"@input@",
                         "topic":"@topic@"}}"""))
                .sameOnce(get("/connectors/forth/topics"), "@topic@")
                .same(delete(SOURCE), patch(SOURCE, change(FILE, "{\"position\":4}")))
                .same(put("/connectors/forth/stop"))
                .sameOnce(get(SOURCE), "\"position\" : 14")
                .same(
                        patch(SOURCE, change(FILE, "{\"position\":\"x\"}")),
                        patch(SOURCE, change(FILE, "{\"position\":-1}")),
                        patch(SOURCE, change(FILE, "{\"position\":1.5}")),
                        patch(SOURCE, change("{\"other\":1}", "{\"position\":1}")),
                        patch(SOURCE, change("null", "{\"position\":1}")),
                        patch(SOURCE, change(FILE, "{\"position\":4}")),
                        get(SOURCE),
                        patch(SOURCE, change(FILE, "{\"position\":4,\"more\":\"x\"}")),
                        get(SOURCE),
                        patch(SOURCE, """
                                {"offsets":[{"partition":%s,"offset":{"position":4}},
                                            {"partition":%s,"offset":{"position":8}}]}""".formatted(FILE, FILE)),
                        get(SOURCE),
                        patch(SOURCE, change(FILE, "null")),
                        get(SOURCE),
                        patch(SOURCE, change(FILE, "{\"position\":8}")),
                        delete(SOURCE),
                        get(SOURCE),
                        delete(SOURCE))
                .deviating(
                        Deviation.UNSTORABLE_OFFSET,
                        patch(SOURCE, change(FILE, "{\"position\":{\"a\":1}}")),
                        patch(SOURCE, change("{\"filename\":[1]}", "{\"position\":1}")),
                        patch(SOURCE, change(FILE, "{\"position\":123456789012345678901234567890}")))
                .same(delete("/connectors/forth"), get(SOURCE));
    }

    @Test
    void aSinkIsPutBackAndReset() {
        both.same(post("/connectors", """
                        {"name":"back","config":{"connector.class":"FileStreamSink","file":"@output@",
                         "topics":"@topic@","consumer.override.group.id":"@topic@-group"}}"""))
                .sameOnce(get("/connectors/back/topics"), "@topic@")
                .same(delete(SINK), put("/connectors/back/stop"))
                .sameOnce(get(SINK), "\"kafka_offset\" : 2")
                .same(
                        patch(SINK, change(KAFKA, "{\"kafka_offset\":1}")),
                        get(SINK),
                        patch(SINK, change(KAFKA.replace("0", "\"0\""), "{\"kafka_offset\":\"2\",\"more\":1}")),
                        get(SINK),
                        patch(SINK, change(KAFKA, "null")),
                        get(SINK),
                        patch(SINK, change(KAFKA, "{\"kafka_offset\":1}")),
                        delete(SINK),
                        get(SINK),
                        delete(SINK))
                .deviating(Deviation.FORGOTTEN_ALREADY, patch(SINK, change(KAFKA, "null")))
                .same(delete("/connectors/back"), get(SINK));
    }

    @Test
    void whatIsNoOffsetOfAConsumerGroupIsRefused() {
        both.same(post("/connectors", """
                        {"name":"back","initial_state":"STOPPED","config":{"connector.class":"FileStreamSink",
                         "file":"@output@","topics":"@topic@","consumer.override.group.id":"@topic@-group"}}"""))
                .same(
                        get(SINK),
                        patch(SINK, change("null", "null")),
                        patch(SINK, change("{}", "null")),
                        patch(SINK, change("{\"kafka_topic\":\"t\"}", "null")),
                        patch(SINK, change("{\"kafka_topic\":null,\"kafka_partition\":0}", "null")),
                        patch(SINK, change("{\"kafka_topic\":\"t\",\"kafka_partition\":null}", "null")),
                        patch(SINK, change("{\"kafka_topic\":\"t\",\"kafka_partition\":\"a\"}", "null")),
                        patch(SINK, change("{\"kafka_topic\":\"t\",\"kafka_partition\":1.0}", "null")),
                        patch(SINK, change("{\"kafka_topic\":\"t\",\"kafka_partition\":{\"a\":1}}", "null")),
                        patch(SINK, change(KAFKA, "{}")),
                        patch(SINK, change(KAFKA, "{\"kafka_offset\":null}")),
                        patch(SINK, change(KAFKA, "{\"kafka_offset\":\"a\"}")),
                        patch(SINK, change(KAFKA, "{\"kafka_offset\":0.5}")),
                        patch(SINK, change(KAFKA, "{\"kafka_offset\":99999999999999999999}")))
                .deviating(
                        Deviation.UNSTORABLE_OFFSET,
                        patch(SINK, change(KAFKA, "{\"kafka_offset\":-1}")),
                        patch(SINK, change(KAFKA.replace("0", "-1"), "{\"kafka_offset\":1}")))
                .deviating(Deviation.REASON_TOLD, patch(SINK, change(KAFKA.replace("0", "7"), "{\"kafka_offset\":1}")))
                .same(get(SINK), delete("/connectors/back"));
    }

    private static String change(String partition, String offset) {
        return "{\"offsets\":[{\"partition\":" + partition + ",\"offset\":" + offset + "}]}";
    }
}
