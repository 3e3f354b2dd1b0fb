package io.millrace.rest.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.rest.json.Json;
import io.millrace.rest.json.OffsetsJson;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;

/** Shows, alters and resets the offsets of connectors (KIP-875). Any thread. */
@Path("/connectors/{connector}/offsets")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class OffsetsResource {
    private final ServedWorker worker;
    private final Answers answers;
    private final Deviations deviations;

    public OffsetsResource(ServedWorker worker, Answers answers, Deviations deviations) {
        this.worker = worker;
        this.answers = answers;
        this.deviations = deviations;
    }

    @GET
    public CompletionStage<Response> offsets(@PathParam("connector") String connector) {
        return answers.when(
                worker.herder().offsets().offsets(connector),
                offsets -> Response.ok(OffsetsJson.write(offsets)).build());
    }

    @PATCH
    public CompletionStage<Response> alter(
            @PathParam("connector") String connector, byte[] body, @Context ContainerRequestContext context) {
        return answers.when(
                worker.herder().offsets().alter(connector, deviations.bodies().offsets(body)),
                agreed -> Response.ok(done("altered", agreed)).build(),
                Call.of(context, body));
    }

    @DELETE
    public CompletionStage<Response> reset(
            @PathParam("connector") String connector, @Context ContainerRequestContext context) {
        return answers.when(
                worker.herder().offsets().reset(connector),
                agreed -> Response.ok(done("reset", agreed)).build(),
                Call.of(context));
    }

    private static ObjectNode done(String what, boolean connectorAgreed) {
        String message = connectorAgreed
                ? "The offsets for this connector have been " + what + " successfully"
                : "The Connect framework-managed offsets for this connector have been " + what
                        + " successfully. However, if this connector manages offsets externally, they will need to be "
                        + "manually " + what + " in the system that the connector uses.";
        return Json.object().put("message", message);
    }
}
