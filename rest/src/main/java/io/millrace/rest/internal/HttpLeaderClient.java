package io.millrace.rest.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.rest.json.Json;
import io.millrace.rest.resource.Failures;
import io.millrace.rest.resource.Peers;
import io.millrace.rest.resource.Signatures;
import io.millrace.worker.api.LeaderClient;
import io.millrace.worker.api.LeaderRefusal;
import io.millrace.worker.model.SessionKey;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.crypto.Mac;
import org.apache.kafka.connect.errors.ConnectException;

/** Asks the leader with requests that are signed as the contract has it (rest.md, section 5). Any thread. */
public final class HttpLeaderClient implements LeaderClient {
    private static final Duration PATIENCE = Duration.ofSeconds(100);
    private static final byte[] NOTHING = {};
    private static final int MOST_AT_ONCE = 16;

    private final Peers peers;
    private final String algorithm;
    private final Turnstile configs = new Turnstile(MOST_AT_ONCE);
    private final Turnstile fences = new Turnstile(MOST_AT_ONCE);

    /** @param algorithm of signatures, {@code inter.worker.signature.algorithm} */
    public HttpLeaderClient(Peers peers, String algorithm) {
        this.peers = peers;
        this.algorithm = algorithm;
    }

    @Override
    public CompletableFuture<Void> putTaskConfigs(
            Supplier<Leader> leader, String connector, List<Map<String, String>> tasks) {
        ArrayNode body = Json.array();
        tasks.forEach(task -> body.add(Json.strings(task)));
        byte[] bytes = Json.bytes(body);
        return configs.pass(() -> {
            Leader now = leader.get();
            return ask("POST", now.url(), path(connector, "tasks"), Optional.of(bytes), now.key());
        });
    }

    @Override
    public CompletableFuture<Void> fenceZombies(String leaderUrl, String connector, Optional<SessionKey> key) {
        return fences.pass(() -> ask("PUT", leaderUrl, path(connector, "fence"), Optional.empty(), key));
    }

    private CompletableFuture<Void> ask(
            String method, String url, String path, Optional<byte[]> body, Optional<SessionKey> key) {
        Map<String, String> headers;
        try {
            headers = key.isEmpty() ? Map.of() : signed(body.orElse(NOTHING), key.get());
        } catch (GeneralSecurityException e) {
            return CompletableFuture.failedFuture(new ConnectException(
                    "A request to the leader of the cluster cannot be signed with '" + algorithm + "'", e));
        }
        CompletableFuture<Peers.Answer> sent = peers.ask(new Peers.Request(method, url, path, body, headers));
        CompletableFuture<Void> outcome = sent.<Void>handle((answer, failure) -> {
                    if (failure != null) {
                        throw unreached(url, Failures.unwrapped(failure));
                    }
                    throwRefusal(url, answer);
                    return null;
                })
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        Failures.unwrapped(failure) instanceof TimeoutException e ? unreached(url, e) : failure));
        outcome.whenComplete((done, failure) -> sent.cancel(true));
        return outcome;
    }

    private Map<String, String> signed(byte[] body, SessionKey key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(algorithm);
        mac.init(key.key());
        return Map.of(
                Signatures.SIGNATURE,
                Base64.getEncoder().encodeToString(mac.doFinal(body)),
                Signatures.ALGORITHM,
                mac.getAlgorithm());
    }

    private static void throwRefusal(String url, Peers.Answer answer) {
        if (answer.status() >= 400) {
            throw new LeaderRefusal(
                    answer.status(),
                    "The leader of the cluster at " + url + " refused with status " + answer.status() + ": "
                            + message(answer.body()));
        }
        if (answer.status() >= 300) {
            throw new ConnectException(
                    "The leader of the cluster at " + url + " answered with unexpected status " + answer.status());
        }
    }

    private static String message(byte[] body) {
        try {
            JsonNode message = Json.mapper().readTree(body).path("message");
            return message.isMissingNode() ? "no reason given" : message.asText();
        } catch (IOException e) {
            return "no reason that can be read (" + e.getMessage() + ")";
        }
    }

    private static ConnectException unreached(String url, Throwable failure) {
        return new ConnectException(
                "The leader of the cluster at '" + url + "' gave no answer: " + Failures.text(failure), failure);
    }

    private static String path(String connector, String what) {
        String name = URLEncoder.encode(connector, StandardCharsets.UTF_8).replace("+", "%20");
        return "connectors/" + name + "/" + what;
    }
}
