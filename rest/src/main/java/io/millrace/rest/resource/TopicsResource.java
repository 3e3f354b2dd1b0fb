package io.millrace.rest.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.rest.json.ConnectorJson;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Shows and forgets the topics that a connector has used (KIP-558). Any thread. */
@Path("/connectors/{connector}/topics")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class TopicsResource {
    private final ServedWorker worker;

    public TopicsResource(ServedWorker worker) {
        this.worker = worker;
    }

    @GET
    public ObjectNode topics(@PathParam("connector") String connector) {
        return ConnectorJson.topics(connector, worker.herder().activeTopics(connector));
    }

    @PUT
    @Path("reset")
    public Response reset(@PathParam("connector") String connector) {
        worker.herder().resetActiveTopics(connector);
        return Response.accepted().build();
    }
}
