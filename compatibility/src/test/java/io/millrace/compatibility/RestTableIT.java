package io.millrace.compatibility;

import static io.millrace.compatibility.Call.get;
import static io.millrace.compatibility.Call.of;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every endpoint, asked in every way that is wrong, of Apache's worker and of ours. */
final class RestTableIT {
    /** What an endpoint answers about a connector that is not there; null where it answers the same. */
    private record Endpoint(String method, String path, Deviation unknown) {
        Endpoint(String method, String path) {
            this(method, path, null);
        }

        Call plain() {
            return new Call(method, path, null, Map.of());
        }

        /** Whether it says what the type of a body has to be. */
        boolean isTyped() {
            return path.startsWith("/connector") || path.startsWith("/admin");
        }
    }

    /** A call, and how ours differs; null for not at all. */
    private record Row(Call call, Deviation deviation) {}

    private static final List<Endpoint> WITHOUT_BODY = List.of(
            new Endpoint("GET", "/"),
            new Endpoint("GET", "/health"),
            new Endpoint("GET", "/connectors"),
            new Endpoint("GET", "/connectors/nobody"),
            new Endpoint("DELETE", "/connectors/nobody"),
            new Endpoint("GET", "/connectors/nobody/config"),
            new Endpoint("GET", "/connectors/nobody/status"),
            new Endpoint("POST", "/connectors/nobody/restart", Deviation.UNKNOWN_CONNECTOR),
            new Endpoint("PUT", "/connectors/nobody/pause"),
            new Endpoint("PUT", "/connectors/nobody/resume"),
            new Endpoint("PUT", "/connectors/nobody/stop", Deviation.UNKNOWN_CONNECTOR),
            new Endpoint("GET", "/connectors/nobody/tasks"),
            new Endpoint("GET", "/connectors/nobody/tasks/0/status"),
            new Endpoint("POST", "/connectors/nobody/tasks/0/restart", Deviation.UNKNOWN_CONNECTOR),
            new Endpoint("GET", "/connectors/nobody/topics"),
            new Endpoint("PUT", "/connectors/nobody/topics/reset"),
            new Endpoint("GET", "/connectors/nobody/offsets"),
            new Endpoint("DELETE", "/connectors/nobody/offsets"),
            new Endpoint("GET", "/connector-plugins"),
            new Endpoint("GET", "/connector-plugins/FileStreamSink/config"),
            new Endpoint("GET", "/admin/loggers/nobody"));

    private static final List<Endpoint> WITH_BODY = List.of(
            new Endpoint("POST", "/connectors"),
            new Endpoint("PUT", "/connectors/nobody/config"),
            new Endpoint("PATCH", "/connectors/nobody/config"),
            new Endpoint("PATCH", "/connectors/nobody/offsets"),
            new Endpoint("PUT", "/connector-plugins/FileStreamSink/config/validate"),
            new Endpoint("PUT", "/admin/loggers/nobody"));

    private static final List<String> UNREADABLE =
            List.of("", "null", "{", "[]", "\"x\"", "7", "{\"a\":{}}", "{\"a\":1", "{} {}", "{}}");

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
    void whatIsWrongWithACallIsAnsweredAsByApachesWorkerOrOnTheListOfDeviations() {
        List<Row> rows = rows();
        assertTrue(rows.size() >= 150, () -> rows.size() + " calls");

        for (Row row : rows) {
            if (row.deviation() == null) {
                both.same(row.call());
            } else {
                both.deviating(row.deviation(), row.call());
            }
        }
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        WITHOUT_BODY.forEach(endpoint -> addWithoutBody(endpoint, rows));
        WITH_BODY.forEach(endpoint -> addWithBody(endpoint, rows));
        addServers(rows);
        return rows;
    }

    private static void addWithoutBody(Endpoint endpoint, List<Row> rows) {
        Call call = endpoint.plain();
        rows.add(new Row(call, endpoint.unknown()));
        rows.add(new Row(of(endpoint.method(), endpoint.path() + "?unknown=1", null), endpoint.unknown()));
        rows.add(new Row(of("COPY", endpoint.path(), null), Deviation.ALLOWED_METHODS));
        rows.add(new Row(call.with("Accept", "text/plain"), null));
        rows.add(new Row(
                call.with("Content-Type", "text/plain"),
                endpoint.isTyped() ? Deviation.BODYLESS_TYPE : endpoint.unknown()));
        rows.add(new Row(call.with("Content-Type", "nonsense"), Deviation.BODYLESS_NONSENSE));
        if (!endpoint.path().equals("/")) {
            rows.add(new Row(of(endpoint.method(), endpoint.path() + "/", null), endpoint.unknown()));
        }
    }

    private static void addWithBody(Endpoint endpoint, List<Row> rows) {
        boolean missing = endpoint.path().equals("/connectors/nobody/config")
                && endpoint.method().equals("PATCH");
        for (String body : UNREADABLE) {
            boolean nothing = body.isEmpty() || body.equals("null");
            Deviation deviation = missing && nothing ? null : Deviation.UNREADABLE_BODY;
            rows.add(new Row(of(endpoint.method(), endpoint.path(), body), deviation));
        }
        rows.add(new Row(of("COPY", endpoint.path(), "{}"), Deviation.ALLOWED_METHODS));
        rows.add(new Row(new Call(endpoint.method(), endpoint.path(), "{}", Map.of()), Deviation.UNTYPED_BODY));
        rows.add(new Row(of(endpoint.method(), endpoint.path(), "{}").with("Content-Type", "text/plain"), null));
        rows.add(new Row(of(endpoint.method(), endpoint.path(), "{}").with("Accept", "text/plain"), null));
    }

    private static void addServers(List<Row> rows) {
        rows.add(new Row(get("/connectors").with("X-Long", "x".repeat(9000)), Deviation.LONG_HEADERS));
        rows.add(new Row(get("/connectors//"), Deviation.SERVER_PAGE));
        rows.add(new Row(get("/connectors/a%5Cb"), Deviation.ENCODED_SLASH));
        rows.add(new Row(get("/connectors/a%25b"), Deviation.ENCODED_SLASH));
        rows.add(new Row(of("DELETE", "/connectors/a%2Fb", null), Deviation.ENCODED_SLASH));
        rows.add(new Row(of("POST", "/connectors/nobody/tasks", "[]"), Deviation.WORKERS_ONLY));
        rows.add(new Row(of("POST", "/connectors/nobody/tasks", "{}"), Deviation.WORKERS_ONLY));
        rows.add(new Row(of("PUT", "/connectors/nobody/fence", null), Deviation.WORKERS_ONLY));
        for (String ours : List.of("stalls", "restarts", "logs")) {
            rows.add(new Row(get("/connectors/nobody/" + ours), Deviation.OUR_ENDPOINT));
        }
        rows.add(new Row(get("/connectors/nobody/tasks-config"), null));
    }
}
