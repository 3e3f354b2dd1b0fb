package io.millrace.rest.resource;

import io.millrace.rest.json.BoundBodies;
import io.millrace.rest.json.UnreadableBodyException;
import io.millrace.worker.api.InternalRequests;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * How workers of a cluster hand the leader the task configs of connectors that they run. Without a cluster there is no
 * such endpoint, but in strict mode, where it refuses. Any thread.
 */
@Path("/connectors/{connector}/tasks")
@Produces(MediaType.APPLICATION_JSON)
public final class TaskConfigsResource {
    private static final List<Map<String, String>> NOTHING = Collections.singletonList(null);

    private final ServedWorker worker;
    private final Answers answers;

    public TaskConfigsResource(ServedWorker worker, Answers answers) {
        this.worker = worker;
        this.answers = answers;
    }

    @POST
    public CompletionStage<Response> tasks(
            @PathParam("connector") String connector,
            @OfAnyType byte[] body,
            @Context ContainerRequestContext context) {
        InternalRequests internal = worker.herder().internal();
        List<Map<String, String>> tasks = BoundBodies.tasks(body).orElse(NOTHING);
        if (tasks.contains(null) && internal != InternalRequests.STANDALONE) { // which refuses whatever it is
            throw new UnreadableBodyException("The request body must be a JSON array of task configs, without nulls");
        }
        return answers.when(
                internal.putTaskConfigs(connector, tasks, Signatures.of(context, body)),
                done -> Response.noContent().build(),
                Call.of(context, body));
    }
}
