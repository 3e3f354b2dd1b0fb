package io.millrace.rest.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.rest.json.Json;
import io.millrace.worker.api.NotReadyRefusal;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code /} and {@code /health}: what this worker is, and how it does. Any thread. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public final class RootResource {
    private final ServedWorker worker;
    private final Answers answers;

    public RootResource(ServedWorker worker, Answers answers) {
        this.worker = worker;
        this.answers = answers;
    }

    /** Waits until the brokers have been reached; the cluster id is null if they have none. */
    @GET
    public CompletionStage<Response> root() {
        return answers.when(
                worker.herder().kafkaClusterId(), id -> Response.ok(root(id)).build());
    }

    private ObjectNode root(String clusterId) {
        return Json.object()
                .put("version", worker.version())
                .put("commit", worker.commit())
                .put("kafka_cluster_id", clusterId.isEmpty() ? null : clusterId);
    }

    @GET
    @Path("health")
    public CompletionStage<Response> health() {
        if (!worker.herder().isReady()) {
            return CompletableFuture.completedFuture(starting());
        }
        return answers.health(worker.herder().ping())
                .handle((pong, failure) -> failure == null ? healthy() : sick(Failures.unwrapped(failure)));
    }

    private static Response healthy() {
        String message = "Worker has completed startup and is ready to handle requests.";
        return Response.ok(Json.health("healthy", message)).build();
    }

    private Response starting() {
        String message = withStage("Worker is still starting up.");
        return Response.status(503).entity(Json.health("starting", message)).build();
    }

    /** What is known to be wrong says more than what the worker is doing. */
    private Response sick(Throwable failure) {
        String sick = "Worker was unable to handle this request and may be unable to handle other requests.";
        String message = failure instanceof NotReadyRefusal ? sick + " " + failure.getMessage() : withStage(sick);
        return Response.status(500).entity(Json.health("unhealthy", message)).build();
    }

    private String withStage(String message) {
        String stage = worker.herder().stageSummary();
        return stage == null || stage.isEmpty() ? message : message + " " + stage;
    }
}
