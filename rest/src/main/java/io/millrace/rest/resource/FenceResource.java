package io.millrace.rest.resource;

import io.millrace.worker.api.FailedRefusal;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** As {@link TaskConfigsResource}: how workers of a cluster have each other fence a source's former tasks. Any thread. */
@Path("/connectors/{connector}/fence")
@Produces(MediaType.APPLICATION_JSON)
public final class FenceResource {
    @PUT
    public Response fence() {
        throw new FailedRefusal("Kafka Connect in standalone mode does not support exactly-once source connectors.");
    }
}
