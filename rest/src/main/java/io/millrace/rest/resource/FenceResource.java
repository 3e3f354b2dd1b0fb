package io.millrace.rest.resource;

import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;

/** As {@link TaskConfigsResource}: how workers of a cluster have the leader fence a source's former tasks. Any thread. */
@Path("/connectors/{connector}/fence")
@Produces(MediaType.APPLICATION_JSON)
public final class FenceResource {
    private final ServedWorker worker;
    private final Answers answers;

    public FenceResource(ServedWorker worker, Answers answers) {
        this.worker = worker;
        this.answers = answers;
    }

    @PUT
    public CompletionStage<Response> fence(
            @PathParam("connector") String connector,
            @OfAnyType byte[] body,
            @Context ContainerRequestContext context) {
        return answers.when(
                worker.herder().internal().fenceZombies(connector, Signatures.of(context, body)),
                done -> Response.noContent().build(),
                Call.of(context, body));
    }
}
