package io.millrace.rest.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.rest.json.StallJson;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Shows the calls into a connector and its tasks that do not return; Apache's has no such endpoint. Any thread. */
@Path("/connectors/{connector}/stalls")
@Produces(MediaType.APPLICATION_JSON)
public final class StallsResource {
    private final ServedWorker worker;

    public StallsResource(ServedWorker worker) {
        this.worker = worker;
    }

    @GET
    public ObjectNode stalls(@PathParam("connector") String connector) {
        return StallJson.stalls(connector, worker.herder().stalls(connector));
    }
}
