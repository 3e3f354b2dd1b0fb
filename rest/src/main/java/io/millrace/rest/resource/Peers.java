package io.millrace.rest.resource;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Other workers of the cluster, asked over HTTP. Any thread; calls return at once. */
public interface Peers {
    /**
     * What is asked.
     *
     * @param url of the worker, with or without a slash at its end
     * @param pathAndQuery encoded, without a slash at its beginning
     * @param body JSON; empty for none
     * @param headers beside those that every such request has
     */
    record Request(
            String method, String url, String pathAndQuery, Optional<byte[]> body, Map<String, String> headers) {}

    /** What is answered; {@code warnings} are the values of its {@code Warning} headers. */
    record Answer(int status, byte[] body, List<String> warnings) {}

    /**
     * Asks a worker. The future fails with an IOException when there is no answer, and with other exceptions when it
     * cannot even be asked; cancelling it gives up waiting.
     */
    CompletableFuture<Answer> ask(Request request);
}
