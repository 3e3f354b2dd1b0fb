package io.millrace.rest.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.rest.json.RestartsJson;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Shows how a connector and its tasks are restarted when they fail; Apache's has no such endpoint. Any thread. */
@Path("/connectors/{connector}/restarts")
@Produces(MediaType.APPLICATION_JSON)
public final class RestartsResource {
    private final ServedWorker worker;

    public RestartsResource(ServedWorker worker) {
        this.worker = worker;
    }

    @GET
    public ObjectNode restarts(@PathParam("connector") String connector) {
        return RestartsJson.restarts(worker.herder().restarts(connector));
    }
}
