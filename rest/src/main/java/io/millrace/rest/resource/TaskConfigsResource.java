package io.millrace.rest.resource;

import io.millrace.rest.json.BoundBodies;
import io.millrace.worker.api.FailedRefusal;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * How workers of a cluster hand each other task configs, at a standalone worker: Apache's refuses with 500; by default
 * ours has no such endpoint. Any thread.
 */
@Path("/connectors/{connector}/tasks")
@Produces(MediaType.APPLICATION_JSON)
public final class TaskConfigsResource {
    @POST
    public Response tasks(byte[] body) {
        BoundBodies.checkTasks(body);
        throw new FailedRefusal(
                "Kafka Connect in standalone mode does not support externally setting task configurations.");
    }
}
