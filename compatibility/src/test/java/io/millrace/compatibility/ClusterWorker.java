package io.millrace.compatibility;

import static io.millrace.testing.time.Eventually.eventually;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A worker of a cluster, in a process of its own, and what it answers over REST. One thread at a time. */
final class ClusterWorker implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(120);

    private static final Pattern LISTENING = Pattern.compile("REST server listening at (http://[^/,\\s]+)");
    private static final Pattern LEADER = Pattern.compile("leaderUrl='http://([^/']*)/?'");
    private static final Duration CALL = Duration.ofSeconds(100);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** An answer; a body that is not JSON is a text. */
    record Reply(int status, JsonNode body) {
        /** Whether it says that the worker is about to join its group again, so that the same call may work later. */
        boolean isForLater() {
            String text = body.path("message").asText();
            return status == 409 && text.contains("momentarily")
                    || status == 500 && text.contains("rebalance is expected");
        }
    }

    private final Distribution distribution;
    private final Path log;
    private final Process process;
    private URI rest;

    private ClusterWorker(Distribution distribution, Path log, Process process) {
        this.distribution = distribution;
        this.log = log;
        this.process = process;
    }

    /** Starts a worker and does not wait for it; its log is in the folder of the worker file. */
    static ClusterWorker launch(Distribution distribution, Path workerFile) {
        try {
            Path folder = workerFile.getParent();
            Path log = Files.createTempFile(folder, distribution.name().toLowerCase() + "-", ".log");
            Process process = distribution
                    .distributed(workerFile, folder)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new ClusterWorker(distribution, log, process);
        } catch (IOException e) {
            throw new IllegalStateException(distribution + " cannot be started with " + workerFile, e);
        }
    }

    /** Waits until the worker has read the topics of its cluster and answers. */
    ClusterWorker awaitHealthy() {
        Matcher listening = eventually(
                this + " listens or ends",
                PATIENCE,
                () -> LISTENING.matcher(log()),
                found -> found.find() || !process.isAlive());
        if (!process.isAlive()) {
            throw new AssertionError(this + " did not start:\n" + log());
        }
        rest = URI.create(listening.group(1));
        eventually(this + " is healthy", PATIENCE, () -> send(Call.get("/health")), reply -> reply.status() == 200);
        return this;
    }

    /** As the cluster knows it: host and port. */
    String id() {
        return rest.getAuthority();
    }

    Distribution distribution() {
        return distribution;
    }

    /** The worker that led when this one was given its last assignment. */
    String leader() {
        String leader = "";
        for (Matcher line = LEADER.matcher(log()); line.find(); ) {
            leader = line.group(1);
        }
        return leader;
    }

    /** Sends a call again while the answer is that the worker is about to join its group. */
    Reply call(Call call) {
        return eventually(call + " at " + this, PATIENCE, () -> send(call), reply -> !reply.isForLater());
    }

    /** The states of all connectors and tasks, as {@code RUNNING worker}, by {@code connector} and {@code connector-0}. */
    Map<String, String> states() {
        Map<String, String> states = new TreeMap<>();
        call(Call.get("/connectors?expand=status")).body().forEach(connector -> {
            JsonNode status = connector.path("status");
            String name = status.path("name").asText();
            states.put(name, state(status.path("connector")));
            status.path("tasks").forEach(task -> states.put(name + "-" + task.path("id"), state(task)));
        });
        return states;
    }

    private static String state(JsonNode status) {
        return status.path("state").asText() + " " + status.path("worker_id").asText();
    }

    private Reply send(Call call) {
        HttpRequest.Builder request = HttpRequest.newBuilder(rest.resolve(call.path()))
                .timeout(CALL)
                .method(
                        call.method(),
                        call.body() == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(call.body()));
        call.headers().forEach(request::header);
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), json(response.body()));
        } catch (IOException e) {
            throw new IllegalStateException(call + " has no answer from " + this, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during " + call, e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }

    /** Stops the worker as an operator does, by SIGTERM. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(this + " still runs after SIGTERM:\n" + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while " + this + " stops", e);
        }
    }

    /** Ends the worker at once, as {@code kill -9} does. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "no log: " + e;
        }
    }

    @Override
    public String toString() {
        return distribution + (rest == null ? "" : " " + id());
    }
}
