package io.millrace.rest;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.rest.ConnectRestExtension;

/** A server on a free port with fakes behind it, and the client to call it. The test's thread. */
final class RunningServer implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final FakeHerder herder = new FakeHerder();
    final FakeCatalog catalog = new FakeCatalog();
    final FakeLoggers loggers = new FakeLoggers();
    final List<ConnectRestExtension> extensions = new ArrayList<>();
    final RestServer rest;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private RunningServer(RestServer rest) {
        this.rest = rest;
    }

    /** Listens and does not serve yet. */
    static RunningServer listening(Map<String, String> props) {
        return new RunningServer(RestServer.listen(config(props)));
    }

    /** A worker of a cluster. */
    static RunningServer inCluster(Map<String, String> props) {
        RunningServer server = new RunningServer(RestServer.listen(config(props).ofCluster()));
        server.serve();
        return server;
    }

    private static RestConfig config(Map<String, String> props) {
        Map<String, String> all = new HashMap<>(props);
        all.putIfAbsent("listeners", "http://localhost:0");
        return RestConfig.from(all);
    }

    static RunningServer serving() {
        return serving(Map.of());
    }

    static RunningServer serving(Map<String, String> props) {
        RunningServer server = listening(props);
        server.serve();
        return server;
    }

    void serve() {
        rest.serve(herder, catalog, loggers, extensions, new ServerInfo("4.3.1", "abc"));
    }

    HttpResponse<String> get(String path) throws Exception {
        return send("GET", path, null);
    }

    static HttpResponse<String> get(URI uri) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Sends a JSON body, or none when it is null. */
    HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        return client.send(request(method, path, body, headers), HttpResponse.BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> sendAsync(String method, String path, String body) {
        return client.sendAsync(request(method, path, body), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        } else if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return request.method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    URI uri(String path) {
        return URI.create(rest.uri().toString().replaceFirst("/$", "") + path);
    }

    @Override
    public void close() {
        rest.stop(Duration.ZERO);
    }
}
