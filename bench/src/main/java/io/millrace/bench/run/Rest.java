package io.millrace.bench.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks a worker over REST. */
final class Rest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final long RETRY_MS = 20;
    private static final int OK = 200;
    private static final int CREATED = 201;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;

    Rest(int port) {
        this.url = "http://localhost:" + port;
    }

    /** The body, empty while nobody listens or the answer is no success. */
    String get(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(LIMIT).build();
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            return answer.statusCode() == OK ? answer.body() : "";
        } catch (ConnectException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException("GET " + path + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for GET " + path, e);
        }
    }

    boolean answers() {
        return !get("/connectors").isEmpty();
    }

    /** How often the words stand in the answer. */
    int count(String path, String words) {
        String body = get(path);
        int count = 0;
        for (int at = body.indexOf(words); at >= 0; at = body.indexOf(words, at + words.length())) {
            count++;
        }
        return count;
    }

    /** Connectors and tasks that run. */
    int running() {
        return count("/connectors?expand=status", "\"state\":\"RUNNING\"");
    }

    /** Creates it, however often the worker says that it is too busy with a rebalance. */
    void create(String name, Map<String, String> config, String state) throws IOException, InterruptedException {
        String settings = config.entrySet().stream()
                .map(entry -> quoted(entry.getKey()) + ":" + quoted(entry.getValue()))
                .collect(Collectors.joining(","));
        String body =
                "{\"name\":" + quoted(name) + ",\"config\":{" + settings + "},\"initial_state\":" + quoted(state) + "}";
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/connectors"))
                .header("Content-Type", "application/json")
                .timeout(LIMIT)
                .POST(BodyPublishers.ofString(body))
                .build();
        while (client.send(request, BodyHandlers.discarding()).statusCode() != CREATED) {
            Thread.sleep(RETRY_MS);
        }
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
