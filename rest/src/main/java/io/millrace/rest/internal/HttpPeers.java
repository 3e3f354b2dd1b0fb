package io.millrace.rest.internal;

import io.millrace.rest.resource.Peers;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Calls other workers with the JDK's client, over connections that are kept. A client is made when it is first needed,
 * since it takes a thread and some 100 ms. Any thread; nothing blocks, and no thread waits for an answer.
 */
public final class HttpPeers implements Peers {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Longer than any worker takes, who says then what has become of the request. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(95);

    private final Consumer<HttpClient.Builder> tls;
    private final Executor executor;
    private HttpClient plain;
    private HttpClient secure;

    /**
     * @param tls has a client speak TLS as other workers do; called once at most
     * @param executor makes clients and looks up names
     */
    public HttpPeers(Consumer<HttpClient.Builder> tls, Executor executor) {
        this.tls = tls;
        this.executor = executor;
    }

    @Override
    public CompletableFuture<Answer> ask(Request request) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        try {
            executor.execute(() -> send(request, answer));
        } catch (RuntimeException e) { // the worker stops
            answer.completeExceptionally(e);
        }
        return answer;
    }

    private void send(Request request, CompletableFuture<Answer> answer) {
        try {
            PeerUrl url = PeerUrl.of(request.url(), request.pathAndQuery());
            CompletableFuture<HttpResponse<byte[]>> sent =
                    client(url.isSecure()).sendAsync(http(request, url), BodyHandlers.ofByteArray());
            sent.whenComplete((response, failure) -> complete(answer, response, failure));
            answer.whenComplete((response, failure) -> sent.cancel(true));
        } catch (IOException | RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private static void complete(CompletableFuture<Answer> answer, HttpResponse<byte[]> response, Throwable failure) {
        if (failure == null) {
            answer.complete(new Answer(
                    response.statusCode(), response.body(), response.headers().allValues("Warning")));
        } else {
            answer.completeExceptionally(failure);
        }
    }

    private static HttpRequest http(Request request, PeerUrl url) {
        HttpRequest.Builder http = HttpRequest.newBuilder(url.uri())
                .timeout(LONGEST_ANSWER)
                .header("Accept", "application/json")
                .header("User-Agent", "kafka-connect");
        request.headers().forEach(http::header);
        request.body().ifPresent(body -> http.header("Content-Type", "application/json"));
        return http.method(
                        request.method(),
                        request.body().map(BodyPublishers::ofByteArray).orElseGet(BodyPublishers::noBody))
                .build();
    }

    private synchronized HttpClient client(boolean isSecure) {
        if (!isSecure) {
            plain = plain == null ? builder().build() : plain;
            return plain;
        }
        if (secure == null) {
            HttpClient.Builder builder = builder();
            tls.accept(builder);
            secure = builder.build();
        }
        return secure;
    }

    private static HttpClient.Builder builder() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(CONNECT_TIMEOUT);
    }
}
